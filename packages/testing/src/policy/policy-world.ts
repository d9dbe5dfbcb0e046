import { type ActorInput, type Crm, KithError } from '@kith/core'

import { createTestClock } from '../test-clock.ts'
import { createTestCrm, type TestCrm } from '../test-crm.ts'
import type { PolicyUnderTest, WholeRow } from './policy-under-test.ts'
import type { Question } from './questions.ts'

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** What a role was told: the answer, or the code of a refusal. */
export type Told = { readonly answer: unknown } | { readonly refused: string }

/** One CRM under the policy, with the same customers in the same order as its twin. */
export class PolicyWorld implements AsyncDisposable {
  readonly #test: TestCrm
  /** The ids of the customers, by number. */
  readonly ids: string[] = []

  private constructor(test: TestCrm) {
    this.#test = test
  }

  /** Makes a CRM with these customers in it. */
  static async with(
    { policy, plugins = [] }: PolicyUnderTest,
    customers: readonly WholeRow[],
  ): Promise<PolicyWorld> {
    const test = (await createTestCrm({ policy, plugins, clock: createTestClock() })) as unknown as TestCrm
    const world = new PolicyWorld(test)
    for (const customer of customers) {
      const { id } = await world.system((crm) => crm.customers.create(customer as { name: string }))
      world.ids.push(id)
    }
    return world
  }

  /** Runs work as the system, which sees whole rows. */
  system<T>(
    work: Parameters<Crm['system']>[1] extends (crm: infer F) => unknown ? (crm: F) => Promise<T> : never,
  ) {
    return this.#test.crm.system('the test of a policy', work)
  }

  /** The customers as they are, by number. */
  rows(): Promise<readonly WholeRow[]> {
    return this.system((crm) =>
      Promise.all(this.ids.map(async (id) => ({ ...(await crm.customers.get({ id })) }))),
    )
  }

  /** Whether an actor is told that it may read a customer. */
  canRead(actor: ActorInput, at: number): Promise<boolean> {
    return this.#test.crm.as(actor).can('customer', 'read', { id: this.ids[at]! })
  }

  /** Asks as an actor. Ids of customers in the answer are told by number, since they differ from world to world. */
  async ask(actor: ActorInput, { operation, input, about }: Question): Promise<Told> {
    const text = JSON.stringify(input).replaceAll('{customer}', this.ids[about] ?? '')
    try {
      const answer = await this.#test.crm.execute({ actor, operation, input: JSON.parse(text) as unknown })
      return { answer: this.#numbered(answer) }
    } catch (error) {
      if (error instanceof KithError && error.status !== 500) return { refused: error.code }
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#test[Symbol.asyncDispose]()
  }

  #numbered(answer: unknown): unknown {
    const text = this.ids.reduce(
      (told, id, at) => told.replaceAll(id, `#${at}`),
      JSON.stringify(answer) ?? 'null',
    )
    // Parts of customers, contact points for example, have ids of their own.
    return withoutMasks(JSON.parse(text.replaceAll(UUID, '#')))
  }
}

/** An answer without what masks show: of values that differ, masks may differ. Rows have parts with ids of their own. */
function withoutMasks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMasks)
  if (value === null || typeof value !== 'object') return value
  const { $masked: masked = [], ...row } = value as { readonly $masked?: readonly string[] }
  const shown = Object.entries(row).filter(([field]) => !masked.includes(field))
  return Object.fromEntries(shown.map(([field, each]) => [field, withoutMasks(each)]))
}
