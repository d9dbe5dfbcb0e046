import { testActor } from '@kith/testing'

import { rowsAbout, type Staging } from './matrix-row.ts'

/** A user in a team, another user, and a custom field. */
function stageTenant({ test, serial }: Staging) {
  return test.crm.system('stage', async ({ users, teams, customFields }) => {
    const key = `x${serial}`
    const { id: userId } = await users.create({ key: `user-${key}`, name: '王五' })
    const { id: newcomerId } = await users.create({ key: `newcomer-${key}`, name: '赵六' })
    const { id: teamId } = await teams.create({ key: `team-${key}`, name: 'West' })
    const { id: membershipId } = await teams.members.add({ id: teamId, userId })
    const { id: fieldId } = await customFields.create({ ...field, key })
    const { id: archivedId } = await customFields.create({ ...field, key: `${key}Old` })
    await customFields.archive({ id: archivedId })
    return { key, userId, newcomerId, teamId, membershipId, fieldId, archivedId }
  })
}

/** A view of the maker. Everybody may list purposes. */
async function stageView({ test, makerId, serial }: Staging) {
  const maker = test.crm.as(testActor('data-analyst', { id: makerId, attributes: { teamIds: [] } }))
  const { id: viewId } = await maker.views.create({ name: `View ${serial}`, entity: 'purpose' })
  return { viewId }
}

const field = { entity: 'customer', kind: 'text', class: 'public', label: { en: 'Hobby' } } as const
const newest = { limit: 200, sort: ['-createdAt'] }

/** The people, the teams and the settings of the tenant. */
// oxfmt-ignore
export const tenantRows = rowsAbout(stageTenant, {
  'users.create': { ask: ({ key }) => ({ key: `new-${key}`, name: '孙七' }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'users.get': { ask: ({ userId: id }) => ({ id }), may: 'ok 403 403 403 403 403 403 ok 403 403' },
  'users.list': { ask: () => newest, isList: true, may: 'ok 403 403 403 403 403 403 ok 403 403' },
  'users.update': { ask: ({ userId: id }) => ({ id, patch: { title: 'Adviser' } }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'teams.create': { ask: ({ key }) => ({ key: `new-${key}`, name: 'East' }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'teams.get': { ask: ({ teamId: id }) => ({ id }), may: 'ok 403 403 403 403 403 403 ok 403 403' },
  'teams.list': { ask: () => newest, isList: true, may: 'ok 403 403 403 403 403 403 ok 403 403' },
  'teams.update': { ask: ({ teamId: id }) => ({ id, patch: { name: 'East' } }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'teams.subtree': { ask: ({ key }) => ({ keys: [`team-${key}`] }), may: 'ok 403 403 403 403 403 403 ok 403 403' },
  'teams.members.list': { ask: ({ teamId: id }) => ({ id }), isList: true, may: 'ok 403 403 403 403 403 403 ok 403 403' },
  'teams.members.add': { ask: ({ teamId: id, newcomerId: userId }) => ({ id, userId }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'teams.members.remove': { ask: ({ teamId: id, userId }) => ({ id, userId }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'tenant.get': { ask: () => ({}), may: 'ok ok ok ok ok ok ok ok ok 403' },
  'tenant.update': { ask: () => ({ patch: { name: 'Kith' } }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customFields.create': { ask: ({ key }) => ({ ...field, key: `${key}New` }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customFields.get': { ask: ({ fieldId: id }) => ({ id }), may: 'ok ok ok ok ok ok ok ok ok 403' },
  'customFields.list': { ask: () => newest, isList: true, may: 'ok ok ok ok ok ok ok ok ok 403' },
  'customFields.update': { ask: ({ fieldId: id }) => ({ id, patch: { isIndexed: true } }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customFields.archive': { ask: ({ fieldId: id }) => ({ id }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customFields.restore': { ask: ({ fieldId: id }) => ({ id }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customFields.dependents': { ask: ({ fieldId: id }) => ({ id }), may: 'ok 403 403 403 403 403 403 403 403 403' },
  'customFields.purge': { ask: ({ archivedId: id }) => ({ id }), may: 'ok 403 403 403 403 403 403 403 403 403' },
})

/** What everybody keeps for themselves. */
// oxfmt-ignore
export const ownRows = rowsAbout(stageView, {
  'views.create': { ask: () => ({ name: 'Purposes', entity: 'purpose' }), may: 'ok ok ok ok ok ok ok ok ok 403' },
  'views.get': { ask: ({ viewId: id }) => ({ id }), may: 'ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 403' },
  'views.list': { ask: () => newest, isList: true, may: 'ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 403' },
  'views.update': { ask: ({ viewId: id }) => ({ id, patch: { name: 'Mine' } }), may: 'ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 403' },
  'views.delete': { ask: ({ viewId: id }) => ({ id }), may: 'ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 403' },
  'views.run': { ask: ({ viewId: id }) => ({ id }), may: 'ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 ok/404 403' },
  'me.settings.get': { ask: () => ({}), may: 'ok ok ok ok ok ok ok ok ok 403' },
  'me.settings.update': { ask: () => ({ patch: { locale: 'zh-CN' } }), may: 'ok ok ok ok ok ok ok ok ok 403' },
})
