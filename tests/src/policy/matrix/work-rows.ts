import { rowsAbout, type Staging } from './matrix-row.ts'

/** A customer of the team that was changed. */
function stageChange({ test, teamId }: Staging) {
  const values = { name: '张三', teamId, ownerId: 'u-somebody' }
  return test.crm.system('stage', async ({ customers }) => {
    const { id } = await customers.create(values)
    await customers.update({ id, patch: { nickname: '小张' } })
    const changed = (await test.events('customer.updated')).find(({ subjectId }) => subjectId === id)
    return { id, changeId: changed!.id }
  })
}

const dead = { id: '019b8ae5-2b00-7000-8000-000000000000:nobody.follows' }

/** Changes, deliveries, jobs, rights and the audit. */
// oxfmt-ignore
export const workRows = rowsAbout(stageChange, {
  'changes.list': { ask: () => ({ types: 'customer.updated', limit: 200 }), isList: true, may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  'changes.stream': { ask: () => ({}), may: 'ok ok ok 403 403 403 403 403 ok 403' },
  'changes.get': { ask: ({ changeId }) => ({ id: changeId }), may: 'ok ok/404 ok/404 403 403 403 403 403 ok 403' },
  // No shipped role may: the figures are of all tenants.
  'metrics.read': { ask: () => ({}), may: '403 403 403 403 403 403 403 403 403 403' },
  'events.dead.list': { ask: () => ({}), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'events.dead.retry': { ask: () => dead, isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  'events.dead.discard': { ask: () => dead, isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  'events.replay': { ask: () => ({ subscriber: 'nobody', since: '2026-01-01' }), isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  'jobs.list': { ask: () => ({}), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'jobs.run': { ask: () => ({ name: 'nothing' }), isAbsent: true, may: 'ok 403 403 403 403 403 403 403 403 403' },
  // Everybody may know who they are, what they may do and what they did.
  'me.get': { ask: () => ({}), may: 'ok ok ok ok ok ok ok ok ok ok' },
  'me.permissions': { ask: () => ({}), may: 'ok ok ok ok ok ok ok ok ok ok' },
  'meta.get': { ask: () => ({}), may: 'ok ok ok ok ok ok ok ok ok ok' },
  'policy.explain': { ask: () => ({ entity: 'customer', action: 'read' }), may: 'ok ok ok ok ok ok ok ok ok ok' },
  'audit.list': { ask: () => ({}), may: 'ok ok ok ok ok ok ok ok ok ok' },
  'audit.verify': { ask: () => ({}), may: '403 403 403 403 403 403 403 ok 403 403' },
})
