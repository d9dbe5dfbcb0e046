import assert from 'node:assert/strict'

import { KithError } from '@kith/core'

import { standardRoleNames } from '../test-actor.ts'
import type { ConformanceCheck } from './check.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { takeSnapshot, tablesHolding } from './snapshot.ts'
import { asSystem, createStage, ownOperations, type Stage } from './stage.ts'

/** The logs of the kernel: they outlive what they tell of. */
const LOGS = ['crm_event', 'crm_delivery', 'crm_audit']

/** What the plugin knows of people stays where it belongs. */
export function privacyChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    { name: 'keeps personal values out of events and audit', run: () => keepsLogsClean(subject) },
    {
      name: 'shows personal values in clear to the stated roles only',
      run: () => showsToStatedRoles(subject),
    },
    { name: 'shows nothing of one tenant to another', run: () => keepsTenantsApart(subject) },
  ]
}

async function keepsLogsClean(subject: PluginUnderTest): Promise<void> {
  await using stage = await createStage(subject)
  await stage.test.crm.tick()
  const snapshot = await takeSnapshot(stage.test.database)
  for (const value of subject.personal) {
    const holding = tablesHolding(snapshot, value).filter((table) => LOGS.includes(table))
    assert.deepEqual(holding, [], 'a personal value stands in a log')
  }
}

async function showsToStatedRoles(subject: PluginUnderTest): Promise<void> {
  await using stage = await createStage(subject)
  for (const { name } of await queriesOf(subject)) {
    for (const role of standardRoleNames.filter((each) => !subject.clearFor.includes(each))) {
      const actor = { id: `u-${role}`, roles: [role], attributes: { teamIds: ['t1'] } }
      const shown = await answerOf(
        stage.test.crm.execute({ actor, operation: name, input: stage.inputs[name] }),
      )
      const isShown = subject.personal.some((value) => shown.includes(value))
      assert.equal(isShown, false, `${name} shows a personal value in clear to ${role}`)
    }
  }
}

async function keepsTenantsApart(subject: PluginUnderTest): Promise<void> {
  await using stage = await createStage(subject)
  const ids = await idsOf(stage)
  const elsewhere = (operation: string) => ({
    operation,
    input: stage.inputs[operation],
    tenantId: 'another tenant',
  })
  for (const { name } of await queriesOf(subject)) {
    const shown = await answerOf(asSystem(stage.test, elsewhere(name)))
    const foreign = [...ids, ...subject.personal].filter((value) => shown.includes(value))
    assert.deepEqual(foreign, [], `${name} shows a row of another tenant`)
  }
  // Without an actor it is the token that says in which tenant something is done.
  const own = (await ownOperations(subject)).filter(
    ({ kind, tokenIn }) => kind === 'command' && tokenIn === undefined,
  )
  const before = await tenantRows(stage)
  for (const { name } of own) await answerOf(asSystem(stage.test, elsewhere(name)))
  assert.deepEqual(await tenantRows(stage), before, 'a command of another tenant changed rows')
}

async function queriesOf(subject: PluginUnderTest): ReturnType<typeof ownOperations> {
  return (await ownOperations(subject)).filter(({ kind }) => kind === 'query')
}

/** An answer as text; a refusal is an empty one. */
async function answerOf(call: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await call) ?? ''
  } catch (error) {
    if (error instanceof KithError) return ''
    throw error
  }
}

/** The ids of all rows that the examples made, except those that the caller itself names. */
async function idsOf({ test, inputs }: Stage): Promise<readonly string[]> {
  const named = JSON.stringify(inputs)
  const rows = Object.values(await takeSnapshot(test.database, LOGS)).flat()
  const ids = rows.map((row) => row['id']).filter((id): id is string => typeof id === 'string')
  return ids.filter((id) => id.length === 36 && !named.includes(id))
}

async function tenantRows({ test }: Stage): Promise<readonly unknown[]> {
  const rows = Object.values(await takeSnapshot(test.database, LOGS)).flat()
  return rows.filter((row) => row['tenant_id'] === 'default')
}
