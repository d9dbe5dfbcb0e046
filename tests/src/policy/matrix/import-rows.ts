import { testActor } from '@kith/testing'

import { rowsAbout, type Staging } from './matrix-row.ts'

const file = new TextEncoder().encode('name\nA customer\n,\n')

/** An import of the team, or of another one, as far as `then` brings it. */
async function stageImport(staging: Staging, then: readonly ('start' | 'work' | 'cancel')[]) {
  const { test, teamId } = staging
  const uploader = testActor('relationship-manager', { id: 'u-somebody', attributes: { teamIds: [teamId] } })
  const session = test.crm.as(uploader)
  const { id: importId } = await session.customers.import({ file })
  await test.crm.tick()
  for (const step of then) {
    if (step === 'work') await test.crm.tick()
    else await session.imports[step]({ id: importId })
  }
  return { importId }
}

const stage =
  (...then: readonly ('start' | 'work' | 'cancel')[]) =>
  (staging: Staging) =>
    stageImport(staging, then)

const newest = { limit: 200, sort: ['-createdAt'] }

/** Imports. The analyst looks at what files hold, with masks. */
// oxfmt-ignore
export const importRows = {
  ...rowsAbout(stage(), {
    'customers.import': { ask: () => ({ file }), may: 'ok ok 403 403 403 403 403 403 ok 403' },
    'imports.list': { ask: () => newest, isList: true, may: 'ok ok/404 403 403 ok 403 403 403 ok 403' },
    'imports.get': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 ok 403 403 403 ok 403' },
    'imports.update': { ask: ({ importId: id }) => ({ id, patch: { invalid: 'keep' } }), may: 'ok ok/404 403 403 403 403 403 403 ok 403' },
    'imports.preview': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 ok 403 403 403 ok 403' },
    'imports.errors': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 ok 403 403 403 ok 403' },
    'imports.start': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 403 403 403 403 ok 403' },
    'imports.cancel': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 403 403 403 403 ok 403' },
  }),
  // One that runs is done before it is asked about.
  ...rowsAbout(() => Promise.resolve({}), {
    'imports.begin': { ask: () => ({ target: 'orders', file: {}, options: {} }), isAbsent: true, may: 'ok ok 403 403 403 403 403 403 ok 403' },
    'imports.pause': { ask: () => ({ id: 'nothing' }), isAbsent: true, may: 'ok ok 403 403 403 403 403 403 ok 403' },
  }),
  ...rowsAbout(stage('start', 'work'), {
    'imports.revert': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 403 403 403 403 ok 403' },
    'imports.rows.list': { ask: ({ importId: id }) => ({ id }), may: 'ok ok/404 403 403 ok 403 403 403 ok 403' },
  }),
}
