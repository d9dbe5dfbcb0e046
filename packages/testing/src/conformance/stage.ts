import type { Plugin } from '@kith/core'

import { aCustomer } from '../a-customer.ts'
import { createTestCrm, type TestCrm } from '../test-crm.ts'
import { observer } from './observer.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'

/** A CRM with the plugin and the rows of its examples. */
export interface Stage extends AsyncDisposable {
  readonly test: TestCrm<readonly Plugin[]>
  readonly customerId: string
  readonly otherCustomerId: string
  /** An example input for each of the plugin's operations. */
  readonly inputs: Readonly<Record<string, unknown>>
}

/** Creates a CRM with the plugin under test, what it requires, and who stands beside it. */
function createPluginCrm(
  subject: PluginUnderTest,
  beside: readonly Plugin[] = [],
): Promise<TestCrm<readonly Plugin[]>> {
  const plugins: readonly Plugin[] = [...(subject.requires?.() ?? []), subject.plugin(), ...beside]
  return createTestCrm({ plugins })
}

/** Creates a CRM with the plugin under test and the rows of its examples. */
export async function createStage(subject: PluginUnderTest): Promise<Stage> {
  const test = await createPluginCrm(subject, [observer()])
  const create = async (): Promise<string> => {
    const values = aCustomer({ teamId: 't1', ownerId: 'u-relationship-manager' })
    const { id } = await test.crm.system('conformance', (crm) => crm.customers.create(values))
    return id
  }
  const [customerId, otherCustomerId] = [await create(), await create()]
  const inputs = await subject.prepare({
    customerId,
    otherCustomerId,
    execute: async (operation, input) =>
      (await asSystem(test, { operation, input })) as Readonly<Record<string, unknown>>,
    settle: () => settle(test),
  })
  return {
    test,
    customerId,
    otherCustomerId,
    inputs,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

type Method = (input: unknown) => Promise<unknown>

/** One call by the system itself; in the default tenant where none is named. */
export interface SystemCall {
  readonly operation: string
  readonly input: unknown
  readonly tenantId?: string
}

/** Lets subscribers and jobs do what was caused. */
export async function settle({ crm }: TestCrm<readonly Plugin[]>): Promise<void> {
  while ((await crm.tick()) > 0);
}

/** Runs an operation by its name as the system itself. */
export function asSystem(
  { crm }: TestCrm<readonly Plugin[]>,
  { operation, input, tenantId }: SystemCall,
): Promise<unknown> {
  const run = (facade: unknown): Promise<unknown> => {
    const method = operation.split('.').reduce((at, name) => (at as Record<string, unknown>)[name], facade)
    return (method as Method)(input)
  }
  return crm.system('conformance', run, tenantId)
}

/** The plugin's own operations: those that a CRM without it lacks. */
export async function ownOperations(subject: PluginUnderTest): Promise<Stage['test']['crm']['operations']> {
  await using without = await createTestCrm({ plugins: [...(subject.requires?.() ?? [])] })
  await using withIt = await createPluginCrm(subject)
  const known = new Set(without.crm.operations.map(({ name }) => name))
  return withIt.crm.operations.filter(({ name }) => !known.has(name))
}
