import { rowsAbout, type Staging } from './matrix-row.ts'

/** A customer of the team, with one of everything that belongs to customers, and a deleted one. */
function stageCustomer({ test, teamId, serial }: Staging) {
  const phone = `138${String(serial).padStart(8, '0')}`
  const values = { name: '张三', teamId, ownerId: 'u-somebody' }
  return test.crm.system('stage', async ({ customers }) => {
    const tag = `tag-${serial}`
    const { id } = await customers.create({ ...values, phone, tags: [tag] })
    const { id: otherId } = await customers.create(values)
    const { id: deletedId } = await customers.create(values)
    await customers.delete({ id: deletedId })
    const { data } = await customers.contactPoints.list({ id })
    return { id, otherId, deletedId, contactPointId: data[0]!.id, phone, teamId, tag, serial: String(serial) }
  })
}

/** A customer with what belongs to them. */
async function stageParts(staging: Staging) {
  const customer = await stageCustomer(staging)
  const { id, otherId, serial } = customer
  const made = await staging.test.crm.system('stage', async ({ customers }) => ({
    identity: await customers.identities.add({ id, namespace: 'shop', externalId: `known-${serial}` }),
    told: await customers.relations.add({ id, type: 'guarantor', otherId }),
    interaction: await customers.interactions.record({ id, ...call }),
    entry: (await customers.timeline({ id })).data[0]!,
  }))
  return {
    ...customer,
    identityId: made.identity.id,
    relationId: made.told.relation.id,
    interactionId: made.interaction.id,
    entryId: made.entry.id,
  }
}

const create = { name: '孙七', ownerId: 'u-somebody' }
const patch = { nickname: '小张' }
const call = { channel: 'phone', direction: 'in', kind: 'call' } as const
const noted = { kind: 'stated', values: { 'call.after': '18:00' } } as const

/** Customers. */
// oxfmt-ignore
export const customerRows = rowsAbout(stageCustomer, {
  'customers.create': { ask: ({ teamId }) => ({ ...create, teamId }), may: '403 ok/403 ok/403 403 403 403 403 403 ok 403' },
  'customers.bulk': { ask: ({ id }) => ({ items: [{ op: 'update', id, patch }] }), may: '403 ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.get': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.quality': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.list': { ask: () => ({ limit: 200, sort: ['-createdAt'] }), isList: true, may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.search': { ask: () => ({ limit: 200, sort: ['-createdAt'] }), isList: true, may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.update': { ask: ({ id }) => ({ id, patch }), may: '403 ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.delete': { ask: ({ id }) => ({ id }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.restore': { ask: ({ deletedId: id }) => ({ id }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.lookup': { ask: ({ phone }) => ({ phone }), isList: true, may: '403 ok ok 403 403 ok ok 403 ok 403' },
  // A file is made of the rows of a list; an integration exports where its key says so.
  'customers.export': { ask: () => ({ format: 'ndjson', fields: ['id'] }), isFile: true, may: '403 ok/404 403 403 403 403 403 403 403 403' },
  'customers.aggregate': { ask: () => ({ measures: { n: 'count' } }), may: '403 403 403 ok ok 403 403 403 403 403' },
  'customers.contactPoints.list': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.contactPoints.add': { ask: ({ id }) => ({ id, kind: 'wechat', value: 'zhangsan' }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.contactPoints.remove': { ask: ({ id, contactPointId }) => ({ id, contactPointId }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.contactPoints.requestVerification': { ask: ({ id, contactPointId }) => ({ id, contactPointId }), may: '403 ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.contactPoints.verify': { ask: ({ id, contactPointId }) => ({ id, contactPointId, code: '000000' }), may: '403 ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.contactPoints.confirm': { ask: ({ id, contactPointId, phone }) => ({ id, contactPointId, value: `+86${phone}` }), may: '403 403 403 403 403 403 403 403 ok 403' },
  // The officer corrects what a person asks for, which tags and preferences are not.
  'customers.tags.add': { ask: ({ id }) => ({ id, tags: ['gold'] }), may: '403 ok/404 ok/404 403 403 403 400 403 ok 403' },
  'customers.tags.remove': { ask: ({ id, tag }) => ({ id, tags: [tag] }), may: '403 ok/404 ok/404 403 403 403 400 403 ok 403' },
  // The administrator sees all customers, and nothing of their behaviour: no tags.
  'tags.list': { ask: ({ tag }) => ({ startsWith: tag }), isList: true, may: '400 ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.preferences.set': { ask: ({ id }) => ({ id, ...noted }), may: '403 ok/404 ok/404 403 403 403 400 403 ok 403' },
})

/** What belongs to customers. */
// oxfmt-ignore
export const customerPartRows = rowsAbout(stageParts, {
  'customers.identities.list': { ask: ({ id }) => ({ id }), isList: true, may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.identities.add': { ask: ({ id, serial }) => ({ id, namespace: 'shop', externalId: `new-${serial}` }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.identities.remove': { ask: ({ id, identityId }) => ({ id, identityId }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.relations.list': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.relations.add': { ask: ({ id, otherId }) => ({ id, type: 'referred', otherId }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.relations.end': { ask: ({ id, relationId }) => ({ id, relationId }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.interactions.list': { ask: ({ id }) => ({ id }), isList: true, may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.interactions.record': { ask: ({ id }) => ({ id, ...call }), may: '403 ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.unreadValues.list': { ask: ({ id }) => ({ id }), may: '403 ok/404 403 403 403 403 ok 403 403 403' },
  'customers.unreadValues.keep': { ask: ({ id }) => ({ id, values: { uscc: '110105012345678' } }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.timeline': { ask: ({ id }) => ({ id }), isList: true, may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.timelinePins.add': { ask: ({ id, entryId }) => ({ id, entryId }), may: '403 ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.timelinePins.remove': { ask: ({ id, entryId }) => ({ id, entryId }), may: '403 ok/404 ok/404 403 403 403 403 403 ok 403' },
  'customers.profile': { ask: ({ id }) => ({ id }), may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.panels': { ask: ({ id }) => ({ ids: [id], panels: ['none'] }), isList: true, may: 'ok ok/404 ok/404 403 403 403 ok 403 ok 403' },
})
