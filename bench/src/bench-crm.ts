import { createCrm, standardRoles } from '@kith/core'

import { dialectAt } from './places.ts'

/** The teams of the benchmark's actors; every customer belongs to the first. */
export const TEAM = 'team-1'

interface BenchCrmOptions {
  readonly clock?: () => Date
  /** The length of the log from which on the connection itself checkpoints. */
  readonly logPages?: number
}

/** Creates a CRM on a file or a database of a server. */
export function createBenchCrm(place: string, { clock, logPages }: BenchCrmOptions = {}) {
  return createCrm({
    database: { dialect: dialectAt(place, { logPages }) },
    policy: standardRoles(),
    secret: 'a secret for benchmarks only, not for data',
    onError: console.error,
    ...(clock === undefined ? {} : { clock }),
  })
}

/** The actor that a bearer token stands for: tokens are role names here. */
export function benchActor(role: string) {
  return { id: `user-${role}`, roles: [role], attributes: { teamIds: [TEAM, 'team-2'] } }
}

/** The CRM of the benchmarks. */
export type BenchCrm = ReturnType<typeof createBenchCrm>
