import assert from 'node:assert/strict'

import { KithError } from '@kith/core'

import type { ConformanceCheck } from './check.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import { asSystem, createStage, ownOperations, type Stage } from './stage.ts'

/** What a delivery leaves wherever it goes: that it was asked for, that it read, and that it waited for its turn. */
const TRACES = ['crm_delivery', 'crm_audit', 'crm_lease', 'crm_turn']

/** Whoever hears of something twice does it once. */
export function redeliveryChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    {
      name: 'leaves everything as it is when each event is delivered to it a second time',
      run: () => doesItOnce(subject),
    },
  ]
}

async function doesItOnce(subject: PluginUnderTest): Promise<void> {
  await using stage = await createStage(subject)
  await act(subject, stage)
  await deliver(stage)
  const before = await takeSnapshot(stage.test.database, TRACES)
  const { id } = subject.plugin()
  const { subscriptions } = stage.test.crm.manifest.plugins.find((plugin) => plugin.id === id)!
  for (const { name, event } of subscriptions) {
    const input = { subscriber: name, since: new Date(0) }
    const { added } = (await asSystem(stage.test, { operation: 'events.replay', input })) as {
      readonly added: number
    }
    assert.ok(added > 0, `${name} hears of no ${event}: let \`prepare\` or an example cause one`)
  }
  await deliver(stage)
  const after = await takeSnapshot(stage.test.database, TRACES)
  assert.deepEqual(changed(before, after), [], 'tables that a second delivery has changed')
}

/** Causes what can be caused: the examples, and what happens to every customer sooner or later. */
async function act(subject: PluginUnderTest, stage: Stage): Promise<void> {
  const { customerId: id, otherCustomerId, inputs } = stage
  const commands = (await ownOperations(subject)).filter(({ kind }) => kind === 'command')
  const calls = [
    ...commands.map(({ name }) => ({ operation: name, input: inputs[name] })),
    { operation: 'customers.update', input: { id, patch: { nickname: 'redelivered' } } },
    { operation: 'customers.delete', input: { id: otherCustomerId } },
    { operation: 'customers.restore', input: { id: otherCustomerId } },
  ]
  for (const call of calls) await unlessRefused(asSystem(stage.test, call))
  const merging = { id, duplicateIds: [otherCustomerId] }
  const { mergeId } = (await asSystem(stage.test, { operation: 'customers.merge', input: merging })) as {
    readonly mergeId: string
  }
  await asSystem(stage.test, { operation: 'merges.undo', input: { id: mergeId } })
}

/** An example may undo what another one needs. */
async function unlessRefused(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof KithError)) throw error
  })
}

async function deliver({ test }: Stage): Promise<void> {
  const known = test.errors.length
  while ((await test.crm.tick()) > 0);
  assert.deepEqual(test.errors.slice(known), [], 'what subscribers threw')
}

function changed(before: Snapshot, after: Snapshot): readonly string[] {
  return Object.keys(after).filter((table) => JSON.stringify(before[table]) !== JSON.stringify(after[table]))
}
