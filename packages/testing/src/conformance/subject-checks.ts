import assert from 'node:assert/strict'

import type { ConformanceCheck } from './check.ts'
import { type PluginState, rowsHolding, takePluginState } from './plugin-state.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { takeSnapshot, tablesHolding } from './snapshot.ts'
import { asSystem, createStage, settle, type Stage } from './stage.ts'

/** What the plugin knows of a person follows the person: into a merge and back, and out of the world. */
export function subjectChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    { name: 'has an example row of each of its entities', run: () => hasExamples(subject) },
    { name: 'follows a merge, and is as before when it is undone', run: () => followsMerges(subject) },
    { name: 'keeps nothing of a person who is erased', run: () => keepsNothing(subject) },
    { name: 'keeps what it knows of others when a person is erased', run: () => keepsOthers(subject) },
  ]
}

/** Checks that look at rows would pass where there are none. */
async function hasExamples(subject: PluginUnderTest): Promise<void> {
  await using stage = await createStage(subject)
  const state = await takePluginState(subject, stage)
  const empty = (subject.plugin().definition.entities ?? [])
    .map(({ name }) => name)
    .filter((name) => state[name]?.length === 0)
  assert.deepEqual(empty, [], 'entities without a row after `prepare`')
}

async function followsMerges(subject: PluginUnderTest): Promise<void> {
  for (const survives of ['customerId', 'otherCustomerId'] as const) {
    await using stage = await createStage(subject)
    await settle(stage.test)
    const id = stage[survives]
    const retired = survives === 'customerId' ? stage.otherCustomerId : stage.customerId
    const before = await takePluginState(subject, stage)
    const { mergeId } = (await asSystem(stage.test, {
      operation: 'customers.merge',
      input: { id, duplicateIds: [retired] },
    })) as { readonly mergeId: string }
    const merged = withoutAddedFields(await takePluginState(subject, stage))
    assert.deepEqual(rowsHolding(merged, retired), [], 'a row still names the customer who became another')
    await asSystem(stage.test, { operation: 'merges.undo', input: { id: mergeId } })
    const undone = await takePluginState(subject, stage)
    assert.deepEqual(undone, before, 'the rows of the plugin after a merge that was undone')
  }
}

/** The retired customer stays as an empty row, and what is added to it stays beside it. */
function withoutAddedFields(state: PluginState): PluginState {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !name.startsWith('fields added to ')))
}

async function keepsNothing(subject: PluginUnderTest): Promise<void> {
  await using stage = await createStage(subject)
  await settle(stage.test)
  const erased = [stage.customerId, stage.otherCustomerId]
  for (const id of erased) await erase(stage, id)
  await settle(stage.test)
  const state = await takePluginState(subject, stage)
  const named = erased.flatMap((id) => rowsHolding(withoutAddedFields(state), id))
  assert.deepEqual(named, [], 'a row of the plugin still names an erased person')
  const stored = await takeSnapshot(stage.test.database)
  for (const value of subject.personal) {
    assert.deepEqual(rowsHolding(state, value), [], 'a row of the plugin still holds a value of the person')
    assert.deepEqual(tablesHolding(stored, value), [], 'a table still holds a value of the person')
  }
}

async function keepsOthers(subject: PluginUnderTest): Promise<void> {
  for (const erased of ['customerId', 'otherCustomerId'] as const) {
    await using stage = await createStage(subject)
    await settle(stage.test)
    const other = erased === 'customerId' ? stage.otherCustomerId : stage.customerId
    const before = await takePluginState(subject, stage)
    await erase(stage, stage[erased])
    const after = await takePluginState(subject, stage)
    const theirs = rowsHolding(before, other).filter((row) => !row.includes(stage[erased]))
    const left = new Set(rowsHolding(after, other))
    const lost = theirs.filter((row) => !left.has(row))
    assert.deepEqual(lost, [], 'rows about somebody who was not erased')
  }
}

async function erase({ test }: Stage, id: string): Promise<void> {
  const officer = test.as('dpo', { purpose: 'privacy-request' })
  const { residues } = await officer.customers.erase({ id, reason: 'a request of the person' })
  assert.deepEqual(residues, [], 'values of the person that the erasure has found')
}
