import { definePolicy, type Filter, type Grant, type Level, type Policy } from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { orders } from '../orders/orders-plugin.ts'
import { Random } from './two-world/random.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_105)
const ROLES = 120
const ROWS = 40
const UNAVAILABLE = 'KITH_FIELD_UNAVAILABLE'
const plugins = [orders()] as const

/** The fields whose level is drawn for each grant. The last two have no mask: where it is due they are absent. */
const FIELDS = ['city', 'industry', 'lifecycle', 'kind'] as const
const TEXTS: ReadonlySet<string> = new Set(['city', 'industry'])

type Field = (typeof FIELDS)[number]
type Truth = boolean | null

interface Row {
  readonly values: Readonly<Record<string, unknown>>
  /** The orders of a customer, and the parts of an order. */
  readonly related: Readonly<Record<string, readonly Row[]>>
}

const words: Readonly<Record<string, readonly (string | null)[]>> = {
  city: ['深圳', '上海', null],
  industry: ['retail', 'banking', null],
  lifecycle: ['new', 'active'],
  kind: ['person', 'organization'],
  ownerId: ['u-guest', 'u-other', null],
}
const levels = [1, 2, null]

/** A random filter over customers, their orders and the parts of those. */
function randomFilter(
  random: Random,
  entity: 'customer' | 'order' = 'customer',
  { depth, hops }: { readonly depth: number; readonly hops: number } = { depth: 3, hops: 2 },
): Filter {
  const shape = random.next()
  const inner = (): Filter => randomFilter(random, entity, { depth: depth - 1, hops })
  if (depth > 0 && shape < 0.15) return { or: [inner(), inner()] }
  if (depth > 0 && shape < 0.3) return { and: [inner(), inner()] }
  if (depth > 0 && shape < 0.5) return { not: inner() }
  if (hops > 0 && shape < 0.75) {
    const relation = entity === 'customer' ? 'orders' : 'parts'
    const quantifier = random.pick(['some', 'none', 'every'])
    return {
      [relation]: { [quantifier]: randomFilter(random, 'order', { depth: depth - 1, hops: hops - 1 }) },
    }
  }
  const field = entity === 'order' ? 'level' : random.pick(Object.keys(words))
  const known = (entity === 'order' ? levels : words[field]!).filter((each) => each !== null)
  const operator = random.pick(['eq', 'ne', 'in', 'nin', 'isNull'])
  if (operator === 'isNull') return { [field]: { isNull: random.chance(0.5) } }
  const operand = operator === 'in' || operator === 'nin' ? [random.pick(known)] : random.pick(known)
  return { [field]: { [operator]: operand } }
}

/** A second reading of filters, in the three values of Kleene: true, false and unknown. */
function truthOf(filter: Filter, row: Row): Truth {
  return every(
    Object.entries(filter).map(([key, value]) => {
      if (key === 'and') return every((value as Filter[]).map((each) => truthOf(each, row)))
      if (key === 'or') return negated(every((value as Filter[]).map((each) => negated(truthOf(each, row)))))
      if (key === 'not') return negated(truthOf(value as Filter, row))
      const [operator, operand] = Object.entries(value as object)[0] as [string, never]
      if (key === 'orders' || key === 'parts') return quantified(operator, row.related[key]!, operand)
      return compared(operator, row.values[key] ?? null, operand)
    }),
  )
}

function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

function negated(truth: Truth): Truth {
  return truth === null ? null : !truth
}

function quantified(quantifier: string, rows: readonly Row[], filter: Filter): boolean {
  const found = rows.filter((row) => truthOf(filter, row) === true).length
  if (quantifier === 'every') return found === rows.length
  return quantifier === 'some' ? found > 0 : found === 0
}

function compared(operator: string, value: unknown, operand: unknown): Truth {
  if (operator === 'isNull') return (value === null) === operand
  if (value === null) return null
  const isEqual = [operand].flat().includes(value)
  return operator === 'eq' || operator === 'in' ? isEqual : !isEqual
}

interface RandomRole {
  readonly name: string
  readonly grants: readonly { readonly rows: Filter; readonly levels: Readonly<Record<Field, Level>> }[]
  readonly denial: Filter | undefined
}

function randomRole(random: Random, index: number): RandomRole {
  const level = (): Level => random.pick(['deny', 'mask', 'allow', 'allow', 'allow'])
  const drawn = (): Readonly<Record<Field, Level>> => ({
    city: level(),
    industry: level(),
    lifecycle: level(),
    kind: level(),
  })
  const grants = Array.from({ length: 1 + random.below(3) }, () => ({
    rows: randomFilter(random),
    levels: drawn(),
  }))
  return {
    name: `guest-${index}`,
    grants,
    denial: random.chance(0.4) ? randomFilter(random) : undefined,
  }
}

function policyOf(roles: readonly RandomRole[]): Policy {
  const related: Grant = {
    entity: 'order',
    actions: ['list'],
    classes: { public: 'allow', basic: 'allow', behaviour: 'allow' },
  }
  return definePolicy({
    id: 'random',
    roles: roles.map(({ name, grants }) => ({
      name,
      title: name,
      grants: [
        related,
        ...grants.map(({ rows, levels: fields }) => ({
          entity: 'customer',
          actions: ['list', 'aggregate'],
          rows,
          classes: { public: 'allow' as const },
          fields,
        })),
      ],
    })),
    deny: roles.flatMap(({ name, denial }) => {
      const exceptRoles = roles.map((role) => role.name).filter((each) => each !== name)
      return denial === undefined
        ? []
        : [{ entity: 'customer', actions: ['list', 'aggregate'], rows: denial, exceptRoles }]
    }),
  })
}

/** What a role should see of a row: the level of each field; nothing of a row that it should not see. */
function levelsIn({ grants, denial }: RandomRole, row: Row): ReadonlyMap<Field, Level> | undefined {
  const holding = grants.filter(({ rows }) => truthOf(rows, row) === true)
  if (holding.length === 0 || (denial !== undefined && truthOf(denial, row) !== false)) return undefined
  const order: readonly Level[] = ['deny', 'mask', 'allow']
  return new Map(
    FIELDS.map((field) => [
      field,
      order[Math.max(...holding.map(({ levels: granted }) => order.indexOf(granted[field])))]!,
    ]),
  )
}

/** The row as a filter of the role should read it: what is not in clear is null. */
function guarded(row: Row, seen: ReadonlyMap<Field, Level>): Row {
  const hidden = FIELDS.filter((field) => seen.get(field) !== 'allow').map((field) => [field, null])
  return { ...row, values: { ...row.values, ...Object.fromEntries(hidden) } }
}

function shown(row: Row, seen: ReadonlyMap<Field, Level>): Readonly<Record<string, unknown>> {
  const fields = FIELDS.flatMap((field): [string, unknown][] => {
    const level = seen.get(field)!
    if (level === 'allow') return [[field, row.values[field] ?? null]]
    if (level === 'deny' || !TEXTS.has(field)) return []
    return [[field, (row.values[field] ?? null) === null ? null : 'masked']]
  })
  return Object.fromEntries(fields)
}

type Lab = TestCrm<typeof plugins>

async function stage(lab: Lab, random: Random): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>()
  await lab.crm.system('stage', async (crm) => {
    const makeOrder = async (place: object, below: number): Promise<Row> => {
      const level = random.pick(levels)
      const { id } = await crm.orders.create({ level, ...place })
      const parts: Row[] = []
      for (let count = below; count > 0; count--) parts.push(await makeOrder({ parentId: id }, 0))
      return { values: { level }, related: { parts } }
    }
    for (let index = 0; index < ROWS; index++) {
      const values = Object.fromEntries(
        Object.entries(words).map(([field, all]) => [field, random.pick(all)]),
      )
      const { id } = await crm.customers.create({ name: `客户${index}`, ...values })
      const bought: Row[] = []
      for (let count = random.below(3); count > 0; count--)
        bought.push(await makeOrder({ customerId: id }, random.below(3)))
      rows.set(id, { values, related: { orders: bought } })
    }
  })
  return rows
}

async function listed(lab: Lab, role: string, where?: Filter): Promise<Readonly<Record<string, object>>> {
  const session = lab.as('guest', { roles: [role] })
  const { data } = await session.customers.list({ limit: 200, ...(where && { where }) })
  return Object.fromEntries(
    data.map((row) => {
      const masked = row.$masked ?? []
      const fields = FIELDS.filter((field) => field in row)
      return [
        row.id,
        Object.fromEntries(fields.map((field) => [field, masked.includes(field) ? 'masked' : row[field]])),
      ]
    }),
  )
}

const sorted = (record: Readonly<Record<string, unknown>>) =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))

interface Seen {
  readonly id: string
  readonly row: Row
  readonly fields: ReadonlyMap<Field, Level>
}

/** The ids that a filter of the role should find; a field that no row of its shows is refused. */
function dueOf({ grants }: RandomRole, where: Filter, seen: readonly Seen[]): readonly string[] | string {
  const isOpen = (field: Field): boolean => grants.some((grant) => grant.levels[field] === 'allow')
  if (FIELDS.some((field) => !isOpen(field) && JSON.stringify(where).includes(`"${field}"`)))
    return UNAVAILABLE
  const found = seen.filter(({ row, fields }) => truthOf(where, guarded(row, fields)) === true)
  return found.map(({ id }) => id).toSorted()
}

/** How many rows have each value of a field, if it is in clear in all of them. */
function countsOf(seen: readonly Seen[], field: Field): ReadonlyMap<unknown, number> | 'hidden' {
  if (seen.some(({ fields }) => fields.get(field) !== 'allow')) return 'hidden'
  const counts = new Map<unknown, number>()
  for (const { row } of seen) counts.set(row.values[field], (counts.get(row.values[field]) ?? 0) + 1)
  return counts
}

async function figuresOf(
  lab: Lab,
  role: string,
  field: Field,
): Promise<ReadonlyMap<unknown, unknown> | string> {
  const { customers } = lab.as('guest', { roles: [role] })
  try {
    const { data } = await customers.aggregate({ groupBy: [field], measures: { n: 'count' } })
    return new Map(data.map(({ group, measures }) => [group[field], measures['n']]))
  } catch (error) {
    return (error as { readonly code: string }).code
  }
}

/** A database, a policy and a second, independent reading of the policy in memory have to agree. */
describe('a random policy', () => {
  it(
    'shows the rows, levels and figures that a second reading of it does',
    { timeout: 120_000 },
    async () => {
      const random = new Random(SEED)
      const roles = Array.from({ length: ROLES }, (_, index) => randomRole(random, index))
      await using lab = await createTestCrm({ plugins, policy: policyOf(roles) })
      const rows = await stage(lab, random)
      const tally = { rows: 0, differing: 0, found: 0, figures: 0, refused: 0 }
      for (const role of roles) {
        const { name, grants } = role
        const seen = [...rows].flatMap(([id, row]): Seen[] => {
          const fields = levelsIn(role, row)
          return fields === undefined ? [] : [{ id, row, fields }]
        })
        const due = Object.fromEntries(seen.map(({ id, row, fields }) => [id, shown(row, fields)]))
        expect([role, sorted(await listed(lab, name))]).toEqual([role, sorted(due)])
        tally.rows += seen.length
        tally.differing += new Set(seen.map(({ fields }) => [...fields.values()].join())).size > 1 ? 1 : 0

        const where = randomFilter(random)
        const found = await listed(lab, name, where).then(
          (page) => Object.keys(page).toSorted(),
          (error: unknown) => (error as { readonly code: string }).code,
        )
        expect([role, where, found]).toEqual([role, where, dueOf(role, where, seen)])
        tally.found += typeof found === 'string' ? 0 : found.length

        for (const field of FIELDS) {
          const figures = await figuresOf(lab, name, field)
          const mayRefuse = grants.some((grant) => grant.levels[field] !== 'allow')
          const isRefused = typeof figures === 'string'
          const counts = isRefused && mayRefuse ? UNAVAILABLE : countsOf(seen, field)
          expect([role, field, figures]).toEqual([role, field, counts])
          tally[isRefused ? 'refused' : 'figures'] += 1
        }
      }
      // Worth something only where rows were seen, fields differed from row to row, and figures were answered and refused.
      expect(tally.rows).toBeGreaterThan(ROLES * 5)
      expect(tally.differing).toBeGreaterThan(ROLES / 8)
      expect(tally.found).toBeGreaterThan(ROLES)
      expect(tally.figures).toBeGreaterThan(ROLES / 2)
      expect(tally.refused).toBeGreaterThan(ROLES / 2)
    },
  )
})
