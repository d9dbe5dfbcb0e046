import { rowsAbout, type Staging } from './matrix-row.ts'

const textVersionHash = 'a'.repeat(64)

/** Two customers of the team, a purpose, a consent to it, and a share of the first customer. */
function stagePrivacy({ test, teamId, serial }: Staging) {
  const values = { name: '张三', teamId, ownerId: 'u-somebody' }
  return test.crm.system('stage', async ({ customers, purposes }) => {
    const { id } = await customers.create(values)
    const { id: otherId } = await customers.create(values)
    const purpose = `purpose-${serial}`
    const { id: purposeId } = await purposes.create({ key: purpose, title: 'Offers', textVersionHash })
    const { id: entryId } = await customers.consents.record({ id, purpose, channel: 'store' })
    const { data } = await customers.consents.list({ id })
    const expiresAt = new Date(test.clock().getTime() + 86_400_000)
    const { id: shareId } = await customers.shares.add({ id, ...lent, expiresAt })
    const until = expiresAt.toISOString()
    return { id, otherId, purpose, purposeId, entryId, stateId: data[0]!.id, shareId, until }
  })
}

/** A merge of two customers of the team. */
async function stageMerge(staging: Staging) {
  const { id, otherId } = await stagePrivacy(staging)
  const merge = { id, duplicateIds: [otherId] }
  const { mergeId } = await staging.test.crm.system('stage', ({ customers }) => customers.merge(merge))
  return { mergeId: mergeId! }
}

const lent = { granteeKind: 'user', granteeId: 'u-colleague', reason: 'Holidays' } as const

/** Consents, shares and erasure. */
// oxfmt-ignore
export const privacyRows = rowsAbout(stagePrivacy, {
  'customers.shares.list': { ask: ({ id }) => ({ id }), isList: true, may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.shares.add': { ask: ({ id, until }) => ({ id, ...lent, expiresAt: until }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  'customers.shares.revoke': { ask: ({ id, shareId }) => ({ id, shareId }), may: '403 ok/404 403 403 403 403 403 403 ok 403' },
  // The auditor sees what was agreed to, and no customers.
  'customers.consents.list': { ask: ({ id }) => ({ id }), isList: true, may: '403 ok/404 ok/404 403 403 403 ok ok ok 403' },
  'customers.consents.history': { ask: ({ id }) => ({ id }), isList: true, may: '403 ok/404 ok/404 403 403 403 ok ok ok 403' },
  'customers.consents.record': { ask: ({ id, purpose }) => ({ id, purpose, channel: 'store' }), may: '403 ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'customers.consents.withdraw': { ask: ({ id, purpose }) => ({ id, purpose }), may: '403 ok/404 ok/404 403 403 403 ok 403 ok 403' },
  'purposes.create': { ask: ({ purpose }) => ({ key: `${purpose}-new`, title: 'News' }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'purposes.get': { ask: ({ purposeId: id }) => ({ id }), may: 'ok ok ok ok ok ok ok ok ok 403' },
  'purposes.list': { ask: () => ({ limit: 200, sort: ['-createdAt'] }), isList: true, may: 'ok ok ok ok ok ok ok ok ok 403' },
  'purposes.update': { ask: ({ purposeId: id }) => ({ id, patch: { title: 'News' } }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customers.merge': { ask: ({ id, otherId }) => ({ id, duplicateIds: [otherId] }), may: '403 ok/404 403 403 403 403 403 403 403 403' },
  'customers.erase': { ask: ({ id }) => ({ id, reason: 'Asked for by the person' }), may: '403 403 403 403 403 403 ok 403 403 403' },
  'customers.accessLog': { ask: ({ id }) => ({ id }), may: 'ok 403 403 403 403 403 ok 403 403 403' },
})

/** Merges that were made. */
// oxfmt-ignore
export const mergeRows = rowsAbout(stageMerge, {
  'merges.list': { ask: () => ({ limit: 200, sort: ['-createdAt'] }), isList: true, may: '403 ok/404 403 403 403 403 403 403 403 403' },
  'merges.get': { ask: ({ mergeId: id }) => ({ id }), may: '403 ok/404 403 403 403 403 403 403 403 403' },
  'merges.undo': { ask: ({ mergeId: id }) => ({ id }), may: '403 ok/404 403 403 403 403 403 403 403 403' },
})
