import { testActor } from '@kith/testing'

import { rowsAbout, type Staging } from './matrix-row.ts'

const newest = { limit: 200, sort: ['-createdAt'] }

/** A message of the team, or of another one, about somebody whom nobody has identified. */
async function stageHeld({ test, teamId, serial }: Staging) {
  const sender = testActor('relationship-manager', { id: 'u-somebody', attributes: { teamIds: [teamId] } })
  const session = test.crm.as(sender)
  const message = { type: 'page', messageId: `m-${serial}`, anonymousId: `a-${serial}` }
  await session.ingestion.ingest({ source: 'shop', batch: [message] })
  const { data } = await session.quarantinedMessages.list(newest)
  return { messageId: data[0]!.id, serial: String(serial) }
}

/** Messages of other systems. The analyst looks at what waits, without names. */
// oxfmt-ignore
export const ingestionRows = rowsAbout(stageHeld, {
  'ingestion.ingest': { ask: ({ serial }) => ({ source: 'shop', batch: [{ type: 'identify', messageId: `n-${serial}`, userId: `u-${serial}` }] }), may: 'ok ok 403 403 403 403 403 403 ok 403' },
  'quarantinedMessages.list': { ask: () => newest, isList: true, may: 'ok ok/404 403 403 ok 403 403 403 ok 403' },
  'quarantinedMessages.replay': { ask: ({ messageId: id }) => ({ id }), may: 'ok ok/404 403 403 403 403 403 403 ok 403' },
  'quarantinedMessages.discard': { ask: ({ messageId: id }) => ({ id }), may: 'ok ok/404 403 403 403 403 403 403 ok 403' },
})
