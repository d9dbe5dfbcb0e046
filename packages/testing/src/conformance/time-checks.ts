import assert from 'node:assert/strict'

import { inspectPlugins, type Plugin, standardRoles } from '@kith/core'

import type { ConformanceCheck } from './check.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { asSystem, createStage, ownOperations } from './stage.ts'

/** Generous, because a machine may be busy: who needs longer does something else than the work. */
const SETUP_MS = 50
const OPERATION_MS = 100

/** The best of so many runs counts: the others had to wait for something. */
const RUNS = 5

/** The plugin keeps nobody waiting. */
export function timeChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    { name: 'is set up within its time', run: () => setsUpInTime(subject) },
    { name: 'does the example of each operation within its time', run: () => worksInTime(subject) },
  ]
}

async function setsUpInTime(subject: PluginUnderTest): Promise<void> {
  const limit = subject.timeLimits?.setupMs ?? SETUP_MS
  const required = subject.requires?.() ?? []
  const boot = (plugins: readonly Plugin[]) => async () =>
    void inspectPlugins({ plugins, policy: standardRoles() })
  const without = await best(boot(required))
  const withIt = await best(boot([...required, subject.plugin()]))
  assertWithin(withIt - without, limit, 'its setup')
}

async function worksInTime(subject: PluginUnderTest): Promise<void> {
  const limit = subject.timeLimits?.operationMs ?? OPERATION_MS
  for (const { name } of await ownOperations(subject)) {
    let fastest = Infinity
    // A command finds the stage that its example is for: each run has one of its own.
    for (let run = 0; run < RUNS && fastest > limit; run++) {
      await using stage = await createStage(subject)
      const call = { operation: name, input: stage.inputs[name] }
      fastest = Math.min(fastest, await timed(() => asSystem(stage.test, call)))
    }
    assertWithin(fastest, limit, name)
  }
}

async function best(work: () => Promise<unknown>): Promise<number> {
  let fastest = Infinity
  for (let run = 0; run < RUNS; run++) fastest = Math.min(fastest, await timed(work))
  return fastest
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function assertWithin(took: number, limit: number, what: string): void {
  assert.ok(took <= limit, `${what} took ${Math.ceil(took)} ms, and has ${limit}`)
}
