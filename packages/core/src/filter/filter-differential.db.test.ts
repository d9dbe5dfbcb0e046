import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { prepare } from '../database/prepared.ts'
import { sqliteTraits } from '../database/sqlite-traits.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { FilterNode } from './ast.ts'
import { compileFilter } from './compile-filter.ts'
import type { FilterEnvironment } from './environment.ts'
import { evaluateFilter, type EvaluateScope, type FilterRow } from './evaluate-filter.ts'
import { randomFacts, randomFilter } from './fixtures/filter-generator.ts'
import {
  catalog,
  createWorld,
  environmentOf,
  openDatabase,
  openScope,
  tables,
} from './fixtures/hostile-world.ts'
import { Random } from './fixtures/random.ts'
import { parseFilter } from './parse-filter.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_301)
const FILTERS = 5_000
const CALLS_PER_FILTER = 2

type Truth = boolean | null
type Evaluate = typeof evaluateFilter
type Policies = Readonly<Record<string, FilterNode>>

const world = createWorld(SEED)
const tenantOf = new Map<FilterRow, string>(
  Object.values(world).flatMap((rows) => rows.map(({ values, tenantId }) => [values, tenantId] as const)),
)
let db: AnyDatabase

beforeAll(async () => {
  db = await openDatabase(world)
})

afterAll(() => db.destroy())

function parse(input: unknown, entity: string): FilterNode {
  return parseFilter(input, openScope(entity))
}

/** The related rows that a caller may see: for about a third of the entities not all of them. */
function randomPolicies(random: Random): Policies {
  const names = catalog.entities.map(({ name }) => name).filter(() => random.chance(0.35))
  return Object.fromEntries(
    names.map((name) => [name, parse(randomFilter(random, name, { depth: 2, hops: 1 }), name)]),
  )
}

/** Living related rows of the same tenant, before any policy. */
const livingRows: EvaluateScope['related'] = (relation, row) =>
  world[relation.entity]!.filter(({ tenantId, values }) => {
    const joined =
      relation.arity === 'many' ? values[relation.via] === row['id'] : values['id'] === row[relation.via]
    return joined && tenantId === tenantOf.get(row) && (values['deletedAt'] ?? null) === null
  }).map(({ values }) => values)

function visibleRows(policies: Policies, environment: FilterEnvironment): EvaluateScope['related'] {
  return (relation, row) => {
    const policy = policies[relation.entity]
    const scope = { catalog, entity: relation.entity, environment, related: livingRows }
    return livingRows(relation, row).filter(
      (related) => policy === undefined || evaluateFilter(policy, related, scope) === true,
    )
  }
}

type Truths = Readonly<Record<string, Truth>>

function inMemory(
  node: FilterNode,
  {
    policies,
    environment,
    evaluate,
  }: {
    readonly policies: Policies
    readonly environment: FilterEnvironment
    readonly evaluate: Evaluate
  },
): Truths {
  const scope = { catalog, entity: 'account', environment, related: visibleRows(policies, environment) }
  const rows = world['account']!.filter(({ tenantId }) => tenantId === 'default')
  return Object.fromEntries(rows.map(({ values }) => [values['id'], evaluate(node, values, scope)]))
}

type Ask = (environment: FilterEnvironment) => Promise<Truths>

/** Compiles once; each call binds an environment. */
function inDatabase(node: FilterNode, policies: Policies): Ask {
  const condition = compileFilter(node, {
    catalog,
    traits: sqliteTraits,
    entity: 'account',
    alias: 't0',
    table: (entity) => tables.get(entity)!,
    rowsOf: (entity) => policies[entity],
  })
  const query = db
    .selectFrom('crm_account as t0')
    .select(['t0.id', sql`case when ${condition} then 1 when not (${condition}) then 0 end`.as('truth')])
    .where('t0.tenant_id', '=', 'default')
  const statement = prepare<FilterEnvironment>(query)
  return async (environment) => {
    const { rows } = await db.executeQuery<{ id: string; truth: number | null }>(
      CompiledQuery.raw(statement.sql, statement.bind(environment)),
    )
    return Object.fromEntries(rows.map(({ id, truth }) => [id, truth === null ? null : truth === 1]))
  }
}

interface Tally {
  calls: number
  /** What differs in any truth value. */
  differences: string[]
  /** The calls that find other rows. */
  otherRows: number
  /** The calls that find some row and leave some. */
  telling: number
  /** The calls in which some row is unknown. */
  unknowing: number
}

/** Runs random filters both ways. Each filter has a seed of its own, which a difference names. */
async function compareBoth(filters: number, evaluate: Evaluate): Promise<Tally> {
  const tally: Tally = { calls: 0, differences: [], otherRows: 0, telling: 0, unknowing: 0 }
  for (let index = 0; index < filters; index += 1) {
    const seed = SEED + index
    const random = new Random(seed)
    const input = randomFilter(random, 'account')
    const policies = randomPolicies(random)
    const node = parse(input, 'account')
    const ask = inDatabase(node, policies)
    for (let call = 0; call < CALLS_PER_FILTER; call += 1) {
      const environment = environmentOf(randomFacts(random), randomFacts(random))
      const actual = await ask(environment)
      const expected = inMemory(node, { policies, environment, evaluate })
      const truths = Object.values(actual)
      tally.telling += new Set(truths.map((truth) => truth === true)).size - 1
      tally.calls += 1
      tally.unknowing += truths.includes(null) ? 1 : 0
      const ids = Object.keys(expected).filter((id) => actual[id] !== expected[id])
      tally.otherRows += ids.some((id) => actual[id] === true || expected[id] === true) ? 1 : 0
      if (ids.length > 0 || truths.length !== Object.keys(expected).length) {
        tally.differences.push(
          `seed ${seed}, call ${call}: ${JSON.stringify(input)} differs on ${ids.join(' ')}`,
        )
      }
    }
  }
  return tally
}

/** What a naive evaluator does: unknown is false, also under "not". */
const twoValued: Evaluate = (node, row, scope) => {
  switch (node.type) {
    case 'and':
      return node.nodes.every((each) => twoValued(each, row, scope))
    case 'or':
      return node.nodes.some((each) => twoValued(each, row, scope))
    case 'not':
      return !twoValued(node.node, row, scope)
    default:
      return evaluateFilter(node, row, scope) === true
  }
}

describe('a random filter', () => {
  test('has the same truth for every row in SQL and in memory', { timeout: 60_000 }, async () => {
    const tally = await compareBoth(FILTERS, evaluateFilter)
    expect(tally.differences.slice(0, 10)).toEqual([])
    expect(tally.calls).toBe(FILTERS * CALLS_PER_FILTER)
    expect(tally.telling / tally.calls).toBeGreaterThan(0.6)
    expect(tally.unknowing / tally.calls).toBeGreaterThan(0.4)
  })

  test('differs from an evaluator that takes unknown for false', async () => {
    const tally = await compareBoth(500, twoValued)
    expect(tally.otherRows).toBeGreaterThan(100)
  })
})
