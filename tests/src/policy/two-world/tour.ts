import type { Reference } from './identities.ts'
import type { Step } from './step.ts'
import type { Worlds } from './worlds.ts'

/** What the steps of a tour name. */
export interface TourStops {
  readonly worlds: Worlds
  /** The row of a kind that the role has made last. */
  readonly latest: (kind: string) => Reference | string
  readonly seen: () => Reference | string
}

/** What takes no input. */
const asks = ['me.get', 'me.permissions', 'me.settings.get', 'meta.get', 'tenant.get', 'jobs.list']

const settings = { plugins: { tour: { a: 1 } } }
const file = new TextEncoder().encode('name,phone\nFrom a file,13800000000\nNobody,12\n')
const messages = [
  { type: 'identify', messageId: 't1', userId: 'u1', traits: { name: 'A tourist', phone: '13800000000' } },
  { type: 'track', messageId: 't2', userId: 'u1', event: 'Arrived' },
  { type: 'page', messageId: 't3', anonymousId: 'a1' },
  { type: 'group', messageId: 't4', userId: 'u1', groupId: 'g1', traits: { name: 'Tourists' } },
  { type: 'alias', messageId: 't5', previousId: 'a2', userId: 'u2' },
  { type: 'track', messageId: 't6' },
]
const since = '2026-01-01T00:00:00.000Z'

/**
 * One call of each operation that random calls would seldom make well, in an order in which they can succeed. Every role
 * makes them all, and is refused what it may not do.
 */
export function tourOf({ worlds, latest, seen }: TourStops): readonly (() => Step)[] {
  const customer = seen()
  const relation = worlds.parts.relations.find((each) => worlds.parts.owners.has(each))
  const expiresAt = '2030-01-01T00:00:00Z'
  const share = { granteeKind: 'user', granteeId: 'u-stranger', level: 'read', expiresAt, reason: 'cover' }
  const field = { entity: 'customer', key: 'tour', kind: 'text', class: 'basic', label: { en: 'Tour' } }
  const call = (operation: string, input: () => object): (() => Step) => {
    return () => ({ operation, input: input() })
  }
  const made =
    (kind: string, more: object = {}) =>
    (): object => ({ id: latest(kind), ...more })
  const member = (): object => ({ id: latest('team'), userId: latest('user') })
  return [
    call('users.create', () => ({ key: 'u-tour', name: 'Tour', email: 'tour@example.com' })),
    call('users.get', made('user')),
    call('users.list', () => ({})),
    call('users.update', made('user', { patch: { title: 'Guide' } })),
    () => ({ operation: 'events.dead.list', input: {}, isAfterWork: true }),
    call('events.dead.retry', made('letter')),
    () => ({ operation: 'events.dead.list', input: {}, isAfterWork: true }),
    call('events.dead.discard', made('letter')),
    call('events.replay', () => ({ subscriber: 'chores.watch', since })),
    call('teams.create', () => ({ key: 't-tour', name: 'Tour' })),
    call('teams.get', made('team')),
    call('teams.list', () => ({})),
    call('teams.update', made('team', { patch: { name: 'Detour' } })),
    call('teams.subtree', () => ({ keys: ['t-tour'] })),
    call('teams.members.add', member),
    call('teams.members.list', made('team')),
    call('teams.members.remove', member),
    call('customFields.create', () => field),
    call('customFields.get', made('customField')),
    call('customFields.list', () => ({})),
    call('customFields.update', made('customField', { patch: { label: { en: 'Detour' } } })),
    call('customFields.archive', made('customField')),
    call('customFields.restore', made('customField')),
    call('customFields.dependents', made('customField')),
    call('customFields.archive', made('customField')),
    call('customFields.purge', made('customField')),
    call('purposes.create', () => ({ key: 'tour', title: 'Tour' })),
    call('purposes.get', made('purpose')),
    call('purposes.list', () => ({})),
    call('purposes.update', made('purpose', { patch: { title: 'Detour' } })),
    call('views.create', () => ({ name: 'tour', entity: 'customer' })),
    call('views.get', made('view')),
    call('views.list', () => ({})),
    call('views.update', made('view', { patch: { name: 'detour' } })),
    call('views.run', made('view')),
    call('views.delete', made('view')),
    call('maskRules.set', () => ({ target: 'customer.phone', strategy: 'full' })),
    call('maskRules.list', () => ({})),
    call('maskRules.remove', made('maskRule')),
    call('masking.lint', () => ({})),
    call('tenant.update', () => ({ patch: { name: 'Tour' } })),
    call('me.settings.update', () => ({ patch: settings })),
    ...asks.map((operation) => call(operation, () => ({}))),
    call('jobs.run', () => ({ name: 'chores.sweep' })),
    call('audit.verify', () => ({})),
    call('customers.accessLog', () => ({ id: customer })),
    call('customers.erase', () => ({ id: customer, reason: 'asked for', dryRun: true })),
    // Held by the role, and open to its changes: a few attempts find one.
    ...Array.from({ length: 6 }, () => {
      const id = seen()
      return [
        call('customers.unreadValues.keep', () => ({ id, values: { uscc: '110105012345678' } })),
        call('customers.unreadValues.list', () => ({ id })),
      ]
    }).flat(),
    call('customers.shares.add', () => ({ id: customer, ...share })),
    call('customers.shares.revoke', () => ({ id: customer, shareId: latest('share') })),
    // Some of them are mail, which a channel reaches.
    ...worlds.points.slice(0, 12).flatMap((contactPointId) => {
      const point = { id: worlds.ownerOf(contactPointId) ?? customer, contactPointId }
      return [
        call('customers.contactPoints.requestVerification', () => point),
        call('customers.contactPoints.verify', () => ({ ...point, code: '000000' })),
      ]
    }),
    // One that the role adds itself: it knows the value.
    ...Array.from({ length: 3 }, () => {
      const id = seen()
      return [
        call('customers.contactPoints.add', () => ({ id, kind: 'wechat', value: 'tour' })),
        call('customers.contactPoints.confirm', () => ({
          id,
          contactPointId: latest('contactPoint'),
          value: 'tour',
        })),
      ]
    }).flat(),
    // Two of one kind, both living and held by the role: a few attempts find them.
    ...Array.from({ length: 8 }, () =>
      call('customers.merge', () => ({ id: seen(), duplicateIds: [seen()] })),
    ),
    call('merges.list', () => ({ count: 'exact' })),
    call('merges.get', made('merge')),
    call('merges.undo', made('merge')),
    call('customers.import', () => ({ file })),
    () => ({ operation: 'imports.list', input: { count: 'exact' }, isAfterWork: true }),
    call('imports.get', made('import')),
    call('imports.update', made('import', { patch: { onDuplicate: 'update', matchBy: ['phone'] } })),
    call('imports.preview', made('import')),
    call('imports.start', made('import')),
    call('imports.pause', made('import')),
    call('imports.start', made('import')),
    () => ({ operation: 'imports.rows.list', input: made('import')(), isAfterWork: true }),
    call('imports.errors', made('import')),
    call('imports.revert', made('import')),
    () => ({ operation: 'imports.get', input: made('import')(), isAfterWork: true }),
    call('customers.import', () => ({ file, start: true })),
    call('imports.cancel', made('import')),
    call('ingestion.ingest', () => ({ source: 'tour', batch: messages })),
    call('ingestion.ingest', () => ({ source: 'tour', batch: messages, matchBy: ['phone', 'email'] })),
    call('quarantinedMessages.list', () => ({ count: 'exact' })),
    call('quarantinedMessages.replay', made('quarantinedMessage')),
    () => ({ operation: 'quarantinedMessages.list', input: { count: 'exact' }, isAfterWork: true }),
    call('quarantinedMessages.discard', made('quarantinedMessage')),
    () => ({ operation: 'changes.list', input: {}, isAfterWork: true }),
    call('changes.get', made('change')),
    call('customers.relations.end', () => ({
      id: (relation && worlds.parts.owners.get(relation)) ?? customer,
      relationId: relation ?? 'nobody',
    })),
  ]
}
