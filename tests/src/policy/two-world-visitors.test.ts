import type { KithError } from '@kith/core'
import { forms } from '@kith/forms'
import { createMemoryChannel, createTestClock, createTestCrm, type RecordedAudit } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { firstDifference, Identities } from './two-world/identities.ts'
import { Random } from './two-world/random.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_105)
const STEPS = 400

const EMAILS = Array.from({ length: 12 }, (_, index) => `person${index}@example.com`)
const PHONES = Array.from({ length: 12 }, (_, index) => `+86138001380${String(index).padStart(2, '0')}`)

const captcha = {
  verify: ({ response }: { readonly response: string }) => Promise.resolve(response === 'solved'),
}
const base = { title: 'Form', source: 'website', fields: ['name', 'email', 'phone', 'city', 'message'] }
const agreed = {
  purposes: ['news'],
  consentTextId: 'text',
  consentTextVersion: '1',
  consentTextHash: 'ab'.repeat(32),
}

/** The forms of both worlds. */
const settings = [
  { ...base, ...agreed, requiredFields: ['email'] },
  { ...base, ...agreed, requiredFields: ['phone'], requiresCaptcha: true, tags: ['lead'] },
  { ...base, requiredFields: ['email'], allowedOrigins: ['https://shop.example'], isActive: false },
  {
    ...base,
    ...agreed,
    requiredFields: ['email'],
    isDoubleOptIn: true,
    confirmationUrl: 'https://shop.example/confirm#{token}',
  },
]

type World = Awaited<ReturnType<typeof createWorld>>

/** A CRM with the forms, and customers of its own: each person is known here or not. */
async function createWorld(random: Random, clock: ReturnType<typeof createTestClock>) {
  const mail = createMemoryChannel('email')
  const test = await createTestCrm({ plugins: [mail.plugin, forms({ captcha })], clock })
  const admin = test.as('system-admin')
  await admin.purposes.create({ key: 'news', title: 'News' })
  const keys: string[] = []
  for (const form of settings) keys.push((await admin.forms.create(form)).key)
  const integration = test.as('integration')
  let known = 0
  for (const [index, email] of EMAILS.entries())
    for (let at = random.pick([0, 0, 1, 1, 2]); at > 0; at--, known++) {
      const phone = random.chance(0.5) ? { phone: PHONES[index]! } : {}
      await integration.customers.create({ name: random.letters(5), email, ...phone })
    }
  return { test, mail, keys, known, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

/** One call of a visitor. Keys and tokens are places in a list, because each world has its own. */
interface Visit {
  readonly address: string
  readonly origin: string | undefined
  readonly form: number
  readonly token: number | undefined
  readonly input: object
}

function drawVisit(random: Random, sent: number): Visit {
  const at = random.pick(EMAILS.map((_, index) => index))
  const maybe = (chance: number, values: object): object => (random.chance(chance) ? values : {})
  const values = {
    ...maybe(0.9, { email: random.chance(0.9) ? EMAILS[at]! : 'no address' }),
    ...maybe(0.7, { phone: random.pick([PHONES[at]!, random.pick(PHONES), '12']) }),
    ...maybe(0.5, { name: random.letters(4) }),
    ...maybe(0.1, { ownerId: 'u-somebody' }),
  }
  return {
    address: `203.0.113.${random.pick([1, 2, 3, 4, 5, 6])}`,
    origin: random.pick([undefined, 'https://shop.example', 'https://evil.example']),
    form: random.pick([0, 0, 1, 1, 1, 2, 3, 3, 9]),
    token: random.chance(0.3) ? random.pick([sent - 1, sent - 2, 999]) : undefined,
    input: {
      values,
      ...maybe(0.5, { consents: [random.chance(0.9) ? 'news' : 'other'] }),
      ...maybe(0.7, { captcha: random.chance(0.8) ? 'solved' : 'guessed' }),
      ...maybe(0.1, { website: 'https://spam.example' }),
    },
  }
}

/** What a visitor learns of one world, and what the call leaves behind before any work in the background. */
async function ask(world: World, { address, origin, form, token, input }: Visit): Promise<object> {
  const before = (await world.test.audit()).length
  const client = { address, ...(origin === undefined ? {} : { origin }) }
  const visitor = world.test.crm.visitor({ client }).forms
  const answer = await (
    token === undefined
      ? visitor.submit({ key: world.keys[form] ?? 'made-up', ...input } as never)
      : visitor.confirm({ token: /#([\w-]+)/.exec(world.mail.sent[token]?.body ?? '#made-up')![1]! })
  ).catch(refusalOf)
  const left = (await world.test.audit()).slice(before).map(seen)
  return { answer, left, mails: world.mail.sent.map(({ to, subject }) => [to, subject]) }
}

function refusalOf({ code, status, message, issues, params, retryAfter }: KithError): object {
  return { code, status, message, issues, params, retryAfter }
}

function seen({ action, entity, decision, actorKind, subjectCount, fields }: RecordedAudit): object {
  return { action, entity, decision, actorKind, subjectCount, fields }
}

/** Non-interference for whoever opens a page: the worlds differ in who is known, and in nothing that a visitor is told. */
describe('two worlds in which other people are known', () => {
  it('answer visitors of forms alike, whatever they send', { timeout: 60_000 }, async () => {
    const [draw, inA, inB] = [new Random(SEED), new Random(SEED + 1), new Random(SEED + 2)]
    const [clock, other] = [createTestClock(), createTestClock()]
    await using first = await createWorld(inA, clock)
    await using second = await createWorld(inB, other)
    const worlds = [first, second] as const
    expect(worlds[0].known).not.toBe(worlds[1].known)
    const identities = new Identities()
    const outcomes = new Map<string, number>()
    for (let step = 0; step < STEPS; step++) {
      const visit = drawVisit(draw, worlds[0].mail.sent.length)
      const answers = [await ask(worlds[0], visit), await ask(worlds[1], visit)] as const
      const difference = firstDifference(answers, identities)
      expect(difference, `KITH_FUZZ_SEED=${SEED}, step ${step}: ${JSON.stringify(visit)}`).toBeUndefined()
      const { answer } = answers[0] as { readonly answer: { readonly code?: string } }
      const outcome = answer.code ?? Object.keys(answer).join()
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      for (const each of [clock, other]) each.advance(5000 * (step % 4))
      for (const { test } of worlds) while ((await test.crm.tick()) > 0);
    }
    // The comparison is worth something only where much was sent, confirmed and refused.
    for (const [outcome, least] of [
      ['submissionId', 60],
      ['isConfirmed', 5],
      ['KITH_VALIDATION', 20],
      ['KITH_TOKEN_INVALID', 20],
      ['KITH_FORMS_CAPTCHA_REFUSED', 5],
    ] as const)
      expect([outcome, outcomes.get(outcome) ?? 0]).toEqual([
        outcome,
        expect.toSatisfy((n: number) => n >= least),
      ])
    expect(worlds.map(({ test }) => test.errors)).toEqual([[], []])
  })
})
