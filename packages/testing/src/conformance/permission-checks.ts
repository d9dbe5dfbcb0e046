import assert from 'node:assert/strict'

import { KithError } from '@kith/core'

import { standardRoleNames } from '../test-actor.ts'
import type { ConformanceCheck } from './check.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { createStage, ownOperations } from './stage.ts'

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
  for (const [operation, stated] of Object.entries(subject.roles)) {
    const { access = 'actor' } = own.find(({ name }) => name === operation) ?? {}
    assert.equal(stated === 'anybody', access !== 'actor', `${operation}: whether it is for anybody`)
    await refusesNobodyOrEverybody(subject, operation, stated === 'anybody')
    if (stated === 'anybody') continue
    const open: string[] = []
    for (const role of [...standardRoleNames, 'nobody']) {
      await using stage = await createStage(subject)
      const actor = { id: `u-${role}`, roles: [role], attributes: { teamIds: ['t1'] } }
      const input = stage.inputs[operation]
      const isRefused = await stage.test.crm.execute({ actor, operation, input }).then(
        () => false,
        (error: unknown) => codeOf(error) === 'KITH_FORBIDDEN',
      )
      if (!isRefused) open.push(role)
    }
    assert.deepEqual(
      open,
      standardRoleNames.filter((role) => stated.includes(role)),
      operation,
    )
  }
}

/** Without an actor nothing is called but what is meant for it. */
async function refusesNobodyOrEverybody(
  subject: PluginUnderTest,
  operation: string,
  isForAnybody: boolean,
): Promise<void> {
  await using stage = await createStage(subject)
  const call = stage.test.crm.execute({ actor: null, operation, input: stage.inputs[operation] })
  const code = await call.then(() => undefined, codeOf)
  assert.equal(code !== 'KITH_UNAUTHENTICATED', isForAnybody, `${operation} without an actor`)
}

function codeOf(error: unknown): string {
  if (!(error instanceof KithError)) throw error
  return error.code
}
