import assert from 'node:assert/strict'

import { type ActorInput, KithError, type Operation } from '@kith/core'

import { standardRoleNames } from '../test-actor.ts'
import type { ConformanceCheck } from './check.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { createStage, ownOperations, type Stage } from './stage.ts'

/** Every operation refuses without its permission, and is open to exactly the roles that the author states. */
export function permissionChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    {
      name: 'states roles and an example for each of its operations, and for no other',
      run: () => statesEverything(subject),
    },
    {
      name: 'lets exactly the stated roles call each operation',
      run: () => matchesTheRoles(subject),
    },
  ]
}

async function statesEverything(subject: PluginUnderTest): Promise<void> {
  const names = (await ownOperations(subject)).map(({ name }) => name).toSorted()
  await using stage = await createStage(subject)
  assert.deepEqual(Object.keys(subject.roles).toSorted(), names, 'the roles of each operation')
  assert.deepEqual(Object.keys(stage.inputs).toSorted(), names, 'an example of each operation')
}

async function matchesTheRoles(subject: PluginUnderTest): Promise<void> {
  const own = await ownOperations(subject)
  await using caller = await ExampleCaller.open(subject)
  for (const [operation, stated] of Object.entries(subject.roles)) {
    const { access = 'actor', kind = 'command' } = own.find(({ name }) => name === operation) ?? {}
    const called = { name: operation, kind }
    const isForAnybody = stated === 'anybody'
    assert.equal(isForAnybody, access !== 'actor', `${operation}: whether it is for anybody`)
    // Without an actor nothing is called but what is meant for it.
    const refusal = await caller.call(called, null)
    assert.equal(refusal !== 'KITH_UNAUTHENTICATED', isForAnybody, `${operation} without an actor`)
    if (isForAnybody) continue
    const open: string[] = []
    for (const role of [...standardRoleNames, 'nobody']) {
      const actor = { id: `u-${role}`, roles: [role], attributes: { teamIds: ['t1'] } }
      if ((await caller.call(called, actor)) !== 'KITH_FORBIDDEN') open.push(role)
    }
    assert.deepEqual(
      open,
      standardRoleNames.filter((role) => stated.includes(role)),
      operation,
    )
  }
}

type CalledOperation = Pick<Operation, 'kind' | 'name'>

const refusals: ReadonlySet<string | undefined> = new Set(['KITH_FORBIDDEN', 'KITH_UNAUTHENTICATED'])

/** Calls operations with their examples, each among rows that no command has changed yet. */
class ExampleCaller implements AsyncDisposable {
  readonly #subject: PluginUnderTest
  #stage: Stage

  private constructor(subject: PluginUnderTest, stage: Stage) {
    this.#subject = subject
    this.#stage = stage
  }

  static async open(subject: PluginUnderTest): Promise<ExampleCaller> {
    return new ExampleCaller(subject, await createStage(subject))
  }

  /** @returns the code of the error, if there was one. */
  async call(
    { name: operation, kind }: CalledOperation,
    actor: ActorInput | null,
  ): Promise<string | undefined> {
    const { test, inputs } = this.#stage
    const call = test.crm.execute({ actor, operation, input: inputs[operation] })
    const code = await call.then(() => undefined, codeOf)
    if (kind === 'command' && !refusals.has(code)) {
      await this[Symbol.asyncDispose]()
      this.#stage = await createStage(this.#subject)
    }
    return code
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#stage[Symbol.asyncDispose]())
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof KithError)) throw error
  return error.code
}
