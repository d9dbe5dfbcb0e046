import type { ActorInput } from '@kith/core'

import { MAIN_TEAM } from './demo-teams.ts'

/** An actor of demo mode, one for each role. */
export interface DemoActor {
  /** Public, and accepted in demo mode only. The actor's id is the same. */
  readonly token: string
  readonly role: string
  readonly name: string
  /** What trying the role shows, in a few words. */
  readonly sees: string
}

/** The eight actors, in the order of the roles' table. */
export const demoActors: readonly DemoActor[] = [
  actor('system-admin', 'Xu Ning', 'all customers, names and contact masked'),
  actor('relationship-manager', 'Wang Lei', 'own, team and lent customers, contact in clear'),
  actor('service-rep', 'Li Na', 'customers of the team, contact masked'),
  actor('market-analyst', 'Zhao Min', 'no customer rows, figures about ten people or more'),
  actor('data-analyst', 'Chen Jie', 'no customer rows, figures about ten people or more'),
  actor('dpo', 'Sun Yue', 'one customer at a time, with the header Kith-Purpose: privacy-request'),
  actor('auditor', 'Zhou Hao', 'no customer rows, the audit'),
  actor('integration', 'Web shop', 'all customers, without identity and financial fields'),
]

/** Creates customers like any machine that imports them, with the right to identity and financial fields. */
export const demoImporter: ActorInput = {
  kind: 'apiKey',
  id: 'demo-import',
  roles: ['integration'],
  attributes: { teamIds: [MAIN_TEAM], identityAccess: true },
}

/** Why the importer, and the system itself, write what they write. */
export const LOADING = 'load the demo'

function actor(role: string, name: string, sees: string): DemoActor {
  return { token: `demo-${role}`, role, name, sees }
}

/** Recognises the demo tokens and nothing else. */
export function findDemoActor(token: string): ActorInput | null {
  const found = demoActors.find((each) => each.token === token)
  if (found === undefined) return null
  return {
    kind: found.role === 'integration' ? 'apiKey' : 'user',
    id: found.token,
    roles: [found.role],
    attributes: { teamIds: [MAIN_TEAM] },
  }
}
