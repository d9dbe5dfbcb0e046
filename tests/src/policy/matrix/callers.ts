import type { TestSessionOptions } from '@kith/testing'

/** Who calls: the columns of the matrix, in its order. The last is a role that no policy names. */
export const callers: readonly { readonly role: string; readonly session?: TestSessionOptions }[] = [
  { role: 'system-admin' },
  { role: 'relationship-manager' },
  { role: 'service-rep' },
  { role: 'market-analyst' },
  { role: 'data-analyst' },
  { role: 'dpo' },
  { role: 'dpo', session: { purpose: 'privacy-request' } },
  { role: 'auditor' },
  { role: 'integration' },
  { role: 'nobody' },
]

/** The name of a column. */
export function titleOf({ role, session }: (typeof callers)[number]): string {
  return session?.purpose === undefined ? role : `${role}, ${session.purpose}`
}
