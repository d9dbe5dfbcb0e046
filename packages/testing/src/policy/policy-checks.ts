import assert from 'node:assert/strict'

import type { ActorInput } from '@kith/core'

import type { ConformanceCheck } from '../conformance/check.ts'
import type { TestRunner } from '../conformance/describe-plugin.ts'
import { testActor } from '../test-actor.ts'
import { type Choices, choicesFrom } from './choices.ts'
import { makeCustomer, madeUpFields, otherValue } from './made-up-customers.ts'
import type { PolicyUnderTest, RoleIntent, WholeRow } from './policy-under-test.ts'
import { PolicyWorld } from './policy-world.ts'
import { makeQuestion, type Question } from './questions.ts'

interface Asked {
  readonly subject: PolicyUnderTest
  readonly role: string
  readonly intent: RoleIntent
  readonly actor: ActorInput
  readonly choices: Choices
  readonly customers: readonly WholeRow[]
}

/** Everything that a policy is held to, as checks that any runner can run. */
export function policyChecks(subject: PolicyUnderTest): readonly ConformanceCheck[] {
  return Object.entries(subject.roles).flatMap(([role, intent]) => {
    // A role that nobody grants anything keeps every promise.
    const isThere = subject.policy.roles.some(({ name }) => name === role)
    assert.ok(isThere, `the policy "${subject.policy.id}" has no role "${role}"`)
    const check = (name: string, run: (asked: Asked) => Promise<void>): ConformanceCheck => ({
      name,
      run: () => run(begin(subject, role)),
    })
    const { neverInClear = [], neverChanges = [] } = intent
    return [
      check(`shows ${role} the customers that it means to, by every way`, showsWhatIsMeant),
      check(`tells ${role} nothing that depends on what is hidden from it`, answersAlike),
      ...(neverInClear.length === 0
        ? []
        : [check(`never tells ${role} ${neverInClear.join(', ')}`, neverTells)]),
      ...(neverChanges.length === 0
        ? []
        : [check(`lets ${role} never change ${neverChanges.join(', ')}`, neverWrites)]),
    ]
  })
}

/**
 * Holds a policy to what its author means by it: made-up customers, and questions by every field in every position, asked as
 * each role. A failure names the question and the seed.
 *
 * ```ts
 * describePolicy({ describe, test }, {
 *   policy: ourRoles(),
 *   roles: {
 *     clerk: {
 *       actor: { attributes: { teamIds: ['t1'] } },
 *       sees: (row) => row.teamId === 't1',
 *       neverInClear: ['idNumber', 'bankCard'],
 *       neverChanges: ['ownerId'],
 *     },
 *   },
 * })
 * ```
 */
export function describePolicy({ describe, test }: TestRunner, subject: PolicyUnderTest): void {
  describe(`the policy "${subject.policy.id}"`, () => {
    for (const { name, run } of policyChecks(subject)) test(name, run)
  })
}

function begin(subject: PolicyUnderTest, role: string): Asked {
  const actors = Object.entries(subject.roles).map(([name, { actor }]) => testActor(name, actor))
  const choices = choicesFrom(subject.seed ?? 1)
  const customers = Array.from({ length: subject.customers ?? 24 }, () => makeCustomer(choices, actors))
  const intent = subject.roles[role]!
  return { subject, role, intent, actor: testActor(role, intent.actor), choices, customers }
}

/** A list, a get and `can` agree about each customer, with one another and with the author. */
async function showsWhatIsMeant({ subject, actor, intent, customers }: Asked): Promise<void> {
  await using world = await PolicyWorld.with(subject, customers)
  const rows = await world.rows()
  const listed = await listedIn(world, actor)
  for (const [at, row] of rows.entries()) {
    const got = await world.ask(actor, { operation: 'customers.get', input: { id: '{customer}' }, about: at })
    const seen = {
      list: listed?.has(at) ?? 'answer' in got,
      get: 'answer' in got,
      can: await world.canRead(actor, at),
    }
    const meant = intent.sees?.(row, actor) ?? seen.get
    assert.deepEqual(seen, { list: meant, get: meant, can: meant }, `customer ${at}: ${JSON.stringify(row)}`)
  }
}

/** The customers in the role's list by number; `undefined` where it has none. */
async function listedIn(world: PolicyWorld, actor: ActorInput): Promise<ReadonlySet<number> | undefined> {
  const told = await world.ask(actor, {
    operation: 'customers.list',
    input: { limit: 200, fields: ['id'] },
    about: 0,
  })
  if ('refused' in told) return undefined
  const { data } = told.answer as { readonly data: readonly { readonly id: string }[] }
  return new Set(data.map(({ id }) => Number(id.slice(1))))
}

/** Two worlds that differ only in what the role is not shown give it the same answers. */
async function answersAlike({ subject, role, actor, choices, customers }: Asked): Promise<void> {
  await using world = await PolicyWorld.with(subject, customers)
  const shown = await shownIn(world, actor)
  // Who reads no customers may still read figures about all of them.
  if (shown.every((fields) => fields === undefined)) return
  let others = customers.map((row, at) => disguised(row, shown[at], choices))
  others = await keepingTheRules({ subject, actor, shown, customers }, others)
  assert.notDeepEqual(others, customers, `nothing is hidden from ${role}: there is nothing to compare`)
  await using twin = await PolicyWorld.with(subject, others)
  for (const question of questionsOf(subject, choices)) {
    const [one, other] = [await world.ask(actor, question), await twin.ask(actor, question)]
    assert.deepEqual(other, one, saying(subject, question))
  }
}

/** The fields of each customer that the role reads in clear; `undefined` for a customer that it does not see. */
async function shownIn(
  world: PolicyWorld,
  actor: ActorInput,
): Promise<readonly (ReadonlySet<string> | undefined)[]> {
  return Promise.all(
    world.ids.map(async (_id, at) => {
      const told = await world.ask(actor, {
        operation: 'customers.get',
        input: { id: '{customer}' },
        about: at,
      })
      return 'refused' in told ? undefined : new Set(Object.keys(told.answer as object))
    }),
  )
}

/** The customer with other values wherever the role sees none. Fields that were empty stay so: a mask shows that. */
function disguised(row: WholeRow, shown: ReadonlySet<string> | undefined, choices: Choices): WholeRow {
  const hidden = madeUpFields.filter(
    (field) => (row[field] ?? null) !== null && !(shown?.has(field) ?? false),
  )
  return {
    ...row,
    ...Object.fromEntries(hidden.map((field) => [field, otherValue(field, row[field], choices)])),
  }
}

/** A rule may look at what it hides. A customer whose other values change what the role sees keeps its own. */
async function keepingTheRules(
  {
    subject,
    actor,
    shown,
    customers,
  }: Pick<Asked, 'subject' | 'actor' | 'customers'> & {
    readonly shown: readonly (ReadonlySet<string> | undefined)[]
  },
  others: readonly WholeRow[],
): Promise<WholeRow[]> {
  await using twin = await PolicyWorld.with(subject, others)
  const seen = await shownIn(twin, actor)
  const isSame = (at: number): boolean =>
    JSON.stringify([...(seen[at] ?? ['-'])]) === JSON.stringify([...(shown[at] ?? ['-'])])
  return others.map((row, at) => (isSame(at) ? row : customers[at]!))
}

/** No answer has a value of these fields in clear, and no filter takes them. */
async function neverTells({ subject, intent, actor, choices, customers }: Asked): Promise<void> {
  await using world = await PolicyWorld.with(subject, customers)
  const rows = await world.rows()
  const fields = intent.neverInClear ?? []
  const secrets = fields.flatMap((field) =>
    rows.map((row) => row[field]).filter((value) => typeof value === 'string'),
  )
  for (const question of questionsOf(subject, choices)) {
    const told = await world.ask(actor, question)
    const text = JSON.stringify(told)
    const leaked = secrets.find((secret) => text.includes(JSON.stringify(secret)))
    assert.equal(leaked, undefined, saying(subject, question))
    const asked = fields.find((field) => JSON.stringify(question.input).includes(`"${field}"`))
    if (asked !== undefined)
      assert.ok('refused' in told, `it may ask by ${asked}: ${saying(subject, question)}`)
  }
}

/** A change of these fields is refused, and leaves the customer as it was. */
async function neverWrites({ subject, intent, actor, choices, customers }: Asked): Promise<void> {
  await using world = await PolicyWorld.with(subject, customers)
  const before = await world.rows()
  for (const field of intent.neverChanges ?? [])
    for (const [at, row] of before.entries()) {
      const value = madeUpFields.includes(field) ? otherValue(field, row[field], choices) : 'u-somebody-else'
      const question = {
        operation: 'customers.update',
        input: { id: '{customer}', patch: { [field]: value } },
        about: at,
      }
      assert.ok('refused' in (await world.ask(actor, question)), saying(subject, question))
    }
  assert.deepEqual(await world.rows(), before)
}

function questionsOf({ questions = 150, customers = 24 }: PolicyUnderTest, choices: Choices): Question[] {
  return Array.from({ length: questions }, () => makeQuestion(choices, customers))
}

function saying({ seed = 1 }: PolicyUnderTest, question: Question): string {
  return `seed ${seed}: ${JSON.stringify(question)}`
}
