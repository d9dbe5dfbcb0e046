import { type CreateCustomerInput, definePolicy, KithError, standardRoles } from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  callAt,
  define,
  hobbies,
  income,
  isMember,
  metOn,
  mood,
  passport,
  shoeSize,
  slogan,
  story,
  wechatId,
} from '../custom-fields/definitions.ts'
import { workOff } from '../imports/fixtures/run-import.ts'

const ROLE = 'relationship-manager'
const formats = ['csv', 'xlsx', 'ndjson', 'vcard'] as const

/** The relationship manager with every field in clear. */
const open = definePolicy({
  ...standardRoles(),
  id: 'open',
  roles: standardRoles().roles.map((role) =>
    role.name === ROLE ? { ...role, grants: [...role.grants, everything()] } : role,
  ),
})

function everything() {
  const all = [
    'public',
    'basic',
    'behaviour',
    'quasi',
    'contact',
    'freeText',
    'identity',
    'financial',
  ] as const
  const classes = Object.fromEntries(all.map((each) => [each, 'allow' as const]))
  return { entity: 'customer', actions: ['read', 'list', 'create', 'update', 'export'], classes }
}

/** Every kind of custom field, and of those that are sealed as well. */
const definitions = [
  shoeSize,
  slogan,
  wechatId,
  passport,
  income,
  metOn,
  hobbies,
  isMember,
  callAt,
  mood,
  story,
]

async function openCrm(): Promise<TestCrm> {
  const test = await createTestCrm({ policy: open })
  await define(test, ...definitions)
  return test
}

/** Texts with everything that formats have rules for. */
const anyText = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength }),
      fc.string({ unit: fc.constantFrom(...`'=+-@,;:"\\|\n\t ^<>&_x0A张三é😀1`), maxLength }),
      fc.constantFrom(
        '合计',
        'Total',
        '_x0041_',
        '000123',
        '1e5',
        'TRUE',
        '2026-01-01',
        '110101199003078670',
        '+8613800138000',
        '=1+1',
        '@SUM(A1)',
        "'t Hooft",
        '"quoted"',
        '1.39E+10',
        'a ::: b',
        '* star',
        '["a"]',
        '👨‍👩‍👧‍👦 e\u0301',
        'a\nb\n\nc',
      ),
    )
    .filter((each) => each.isWellFormed() && !/[\0\ufffd]/.test(each))

/** What an import takes for "there is none". */
const NOTHING = /^(?:[-–—/\\.*?_]*|null|none|nil)$/i

/** Text in the one spelling that an import gives it. */
const tidy = (text: string) =>
  text
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()

const filled = (maxLength: number) =>
  anyText(maxLength)
    .map(tidy)
    .filter((each) => !NOTHING.test(each) && tidy(each) === each)
/** A text that keeps its lines. */
const lines = anyText(80)
  .map((each) => each.trim())
  .filter((each) => !NOTHING.test(tidy(each)))
const listed = fc.uniqueArray(filled(12), { maxLength: 3 })
const date = fc.constantFrom('1990-03-07', '2000-02-29', '1900-01-01')

const custom = fc.record(
  {
    shoeSize: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    slogan: filled(20),
    wechatId: filled(20),
    passport: filled(20),
    income: fc.maxSafeInteger(),
    metOn: date,
    // No file tells an empty list of a tenant's own from none.
    hobbies: listed.filter((each) => each.length > 0),
    isMember: fc.boolean(),
    callAt: fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    mood: fc.constantFrom('good', 'bad'),
    story: lines,
  },
  { requiredKeys: [] },
)

const customer = fc
  .record(
    {
      kind: fc.constantFrom('person', 'organization', 'household'),
      name: filled(20),
      givenName: filled(20),
      familyName: filled(20),
      legalName: filled(20),
      nickname: filled(20),
      phone: fc.constantFrom('+8613800138000', '+442079460958', '+14155552671'),
      idNumber: fc.constantFrom('110101199003078670', '11010119900307877X'),
      bankCard: fc.constantFrom('6222020000000000000'),
      uscc: fc.constantFrom('91350100M000100Y43'),
      industry: filled(20),
      size: fc.constantFrom('1-9', '1000+'),
      birthDate: date,
      sex: fc.constantFrom('male', 'female'),
      occupation: filled(20),
      incomeBand: fc.constantFrom('under_50k', 'over_500k'),
      education: fc.constantFrom('secondary', 'doctorate'),
      country: filled(20),
      province: filled(20),
      city: filled(20),
      district: filled(20),
      address: filled(60),
      lifecycle: fc.constantFrom('potential', 'new', 'active', 'dormant', 'churned'),
      relationshipStage: filled(20),
      source: filled(20),
      tags: listed,
      notes: lines,
      custom,
    },
    { requiredKeys: ['kind', 'name'] },
  )
  // An identity number says both itself, and a file that contradicts it is refused.
  .map(({ birthDate, sex, ...values }) =>
    values.idNumber === undefined
      ? { ...values, ...(birthDate && { birthDate }), ...(sex && { sex }) }
      : values,
  )

/** Each with an e-mail address of its own, by which an import finds them again. */
const customers = fc
  .array(customer, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((each, index) => ({ ...each, email: `c${index}@example.com` })))

type Values = Readonly<Record<string, unknown>>

/** Ways to reach a customer that a file of customers does not hold. */
const further = [
  { kind: 'wechat', value: 'wx-1' },
  { kind: 'web', value: 'https://example.com/' },
] as const

const REFUSALS = new Set(['KITH_VALIDATION', 'KITH_MASK_ECHO'])

/** Creates those of the customers whose values the kernel takes: not names without letters, and nothing like a mask. */
async function createAll(test: TestCrm, all: readonly object[]): Promise<number> {
  let created = 0
  for (const values of all) {
    try {
      const { id } = await test.as(ROLE).customers.create(values as CreateCustomerInput)
      for (const point of further) await test.as(ROLE).customers.contactPoints.add({ id, ...point })
      created++
    } catch (error) {
      if (!(error instanceof KithError && REFUSALS.has(error.code))) throw error
    }
  }
  return created
}

/** What differs between two creations of the same customer. */
const OF_THE_ROW = new Set([
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'firstSeenAt',
])

const byText = (a: string, b: string) => (a < b ? -1 : 1)
const emailOf = (values: Values) => String(values['email'])

/** Everything that is stored of the customers and of the ways to reach them, by e-mail address; or of what files hold. */
async function stored(
  test: TestCrm,
  holds = (_isPrimary: boolean, _kind: string) => true,
): Promise<readonly Values[]> {
  const { customers: own } = test.as(ROLE)
  const { data } = await own.list({ limit: 200 })
  const told = await Promise.all(
    data.map(async (row) => {
      const points = await own.contactPoints.list({ id: row.id })
      const values = Object.entries(row).filter(([name]) => !OF_THE_ROW.has(name))
      const contactPoints = points.data
        .filter(({ isPrimary, kind }) => holds(isPrimary, kind))
        .map(({ kind, value, isPrimary, label }) => [kind, value, isPrimary, label])
      return {
        ...Object.fromEntries(values),
        contactPoints: contactPoints.map((point) => point.join()).toSorted(byText),
      }
    }),
  )
  return told.toSorted((a, b) => byText(emailOf(a), emailOf(b)))
}

/** The primary ones of the kinds that a customer has as fields. */
const inFiles = (isPrimary: boolean, kind: string) =>
  isPrimary && ['phone', 'email', 'address'].includes(kind)

async function exported(test: TestCrm, format: (typeof formats)[number]): Promise<Uint8Array> {
  const { bytes } = await test.as(ROLE).customers.export({ format })
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function imported(test: TestCrm, file: Uint8Array, options: object = {}) {
  const { customers: own, imports } = test.as(ROLE)
  const { id } = await own.import({ file, start: true, ...options })
  await workOff(test.crm)
  const done = await imports.get({ id })
  const chunks: Uint8Array[] = []
  if (done.counts.failed > 0)
    for await (const chunk of (await imports.errors({ id })).bytes) chunks.push(chunk)
  return { state: done.state, counts: done.counts, errors: Buffer.concat(chunks).toString() }
}

describe('customers that are exported and imported', () => {
  it.each(formats)(
    'as %s are stored in another CRM as they were, and change nothing where they came from',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(customers, async (all) => {
          await using from = await openCrm()
          await using to = await openCrm()
          const created = await createAll(from, all)
          fc.pre(created > 0)
          const file = await exported(from, format)
          const before = await stored(from)
          const none = { created: 0, updated: 0, skipped: 0, failed: 0 }
          const first = await imported(to, file)
          expect(first).toMatchObject({
            state: 'completed',
            counts: { ...none, created },
            errors: '',
          })
          expect(await stored(to)).toEqual(await stored(from, inFiles))
          const told = await from.events('customer.updated')
          // The id of a card is its UID, which an import takes for an id in another system, once.
          const outcomes = format === 'vcard' ? ['updated', 'skipped'] : ['skipped']
          for (const outcome of outcomes) {
            const again = await imported(from, file, { onDuplicate: 'update', matchBy: ['email'] })
            expect(again).toEqual({ state: 'completed', counts: { ...none, [outcome]: created }, errors: '' })
          }
          expect(await stored(from)).toEqual(before)
          expect(await from.events('customer.updated')).toEqual(told)
        }),
        { numRuns: 15 },
      )
    },
    120_000,
  )
})
