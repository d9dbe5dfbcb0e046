import assert from 'node:assert/strict'

import { inspectPlugins, type Plugin, standardRoles } from '@kith/core'

import type { ConformanceCheck } from './check.ts'
import { findMessageFaults } from './message-faults.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { asSystem, createStage, ownOperations } from './stage.ts'

/** The plugin says what it is before anything runs, and keeps nothing outside of the CRM that it is installed in. */
export function bootChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    { name: 'is the same at each boot, and needs no database for it', run: () => bootsAlike(subject) },
    { name: 'has error codes that begin with its own area', run: () => prefixesErrors(subject) },
    { name: 'tells its errors whole in each of its languages', run: () => tellsErrorsWhole(subject) },
    { name: 'documents each of its operations', run: () => documentsOperations(subject) },
    { name: 'keeps two CRMs in one process apart', run: () => keepsInstancesApart(subject) },
  ]
}

/** Boot itself refuses names that do not say whose they are, and everything else that it can see. */
async function bootsAlike(subject: PluginUnderTest): Promise<void> {
  const inspect = () => inspectPlugins({ plugins: installed(subject), policy: standardRoles() })
  assert.deepEqual(inspect(), inspect(), 'what two boots add up to')
}

async function prefixesErrors(subject: PluginUnderTest): Promise<void> {
  const { id, definition } = subject.plugin()
  const area = `KITH_${id.replaceAll('-', '_').toUpperCase()}_`
  const foreign = (definition.errors ?? []).map(({ code }) => code).filter((code) => !code.startsWith(area))
  assert.deepEqual(foreign, [], `error codes that do not begin with ${area}`)
}

async function tellsErrorsWhole(subject: PluginUnderTest): Promise<void> {
  const { errors = [], messages = [] } = subject.plugin().definition
  const faults = messages.flatMap((each) => findMessageFaults(errors, each))
  assert.deepEqual(faults, [], 'errors that a language of the plugin does not tell as English does')
}

async function documentsOperations(subject: PluginUnderTest): Promise<void> {
  const silent = (await ownOperations(subject)).filter(
    ({ summary }) => !/^\p{Lu}.{4,118}[^.\s]$/u.test(summary),
  )
  assert.deepEqual(
    silent.map(({ name, summary }) => `${name}: ${summary}`),
    [],
    'summaries that are no phrase for a reference: a capital, 6 to 120 characters, no full stop',
  )
}

async function keepsInstancesApart(subject: PluginUnderTest): Promise<void> {
  await using one = await createStage(subject)
  await using other = await createStage(subject)
  for (const { name, kind } of await ownOperations(subject)) {
    if (kind !== 'query') continue
    const ask = async ({ test, inputs }: typeof one): Promise<string> =>
      JSON.stringify(await asSystem(test, { operation: name, input: inputs[name] })) ?? ''
    const told = await ask(one)
    const ids = new Set(told.match(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g))
    const answer = await ask(other)
    const shared = [...ids].filter((id) => answer.includes(id))
    assert.deepEqual(shared, [], `${name} tells one CRM of the rows of another`)
  }
}

function installed(subject: PluginUnderTest): readonly Plugin[] {
  return [...(subject.requires?.() ?? []), subject.plugin()]
}
