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

/** What is there to be asked about: one customer of the caller's team, or one of another team. */
export interface Subject {
  readonly id: string
  readonly deletedId: string
  readonly contactPointId: string
  readonly phone: string
  readonly teamId: string
}

/** One operation of the matrix. */
export interface MatrixRow {
  /** The input that names the subject. */
  readonly ask: (subject: Subject) => unknown
  /** It answers a list: `ok` is to find the subject in it, `404` is not to. */
  readonly isList?: true
  /** It is asked about something that does not exist: who is told so had the right to ask. */
  readonly isAbsent?: true
  /**
   * A word for each caller: `ok`, `403` for one who may not, `404` for one who sees no such row; with `/`, first for a
   * row of the caller's own team, then for one of another.
   */
  readonly may: string
}

const create = { name: '孙七', ownerId: 'u-somebody' }
const patch = { nickname: '小张' }
const dead = { id: '019b8ae5-2b00-7000-8000-000000000000:nobody.follows' }

/**
 * Who may do what, by operation, written from the roles' design and not from their implementation. Every operation of
 * the kernel has its line here and in `docs/reference/standard-roles.md`.
 */
// oxfmt-ignore
export const permissionMatrix: Readonly<Record<string, MatrixRow>> = {
  // In the order of the callers: admin, manager, rep, market, data, dpo, dpo for a request, auditor, integration, nobody.
  'customers.create': { ask: ({ teamId }) => ({ ...create, teamId }), may: '403 ok/403 ok/403 403 403 403 403 403 ok 403' },
  'customers.bulk': { ask: ({ id }) => ({ items: [{ op: 'update', id, patch }] }), may: '403 ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.get': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.list': { ask: () => ({ limit: 200 }), isList: true, may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.search': { ask: () => ({ limit: 200 }), isList: true, may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.update': { ask: ({ id }) => ({ id, patch }), may: '403 ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.delete': { ask: ({ id }) => ({ id }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.restore': { ask: ({ deletedId: id }) => ({ id }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.lookup': { ask: ({ phone }) => ({ phone }), isList: true, may: '403 ok ok 403 403 ok ok 403 ok 403' },
  'customers.aggregate': { ask: () => ({ measures: { n: 'count' } }), may: '403 403 403 ok ok 403 403 403 403 403' },
  'customers.contactPoints.list': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.contactPoints.add': { ask: ({ id }) => ({ id, kind: 'wechat', value: 'zhangsan' }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.contactPoints.remove': { ask: ({ id, contactPointId }) => ({ id, contactPointId }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'changes.list': { ask: () => ({ types: 'customer.*', limit: 200 }), isList: true, may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  'events.dead.list': { ask: () => ({}), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'events.dead.retry': { ask: () => dead, isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  'events.dead.discard': { ask: () => dead, isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  'events.replay': { ask: () => ({ subscriber: 'nobody', since: '2026-01-01' }), isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  'jobs.list': { ask: () => ({}), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'jobs.run': { ask: () => ({ name: 'nothing' }), isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
}
