import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, test } from 'vitest'

import { prepare } from '../database/prepared.ts'
import { sqliteTraits } from '../database/sqlite-traits.ts'
import { TRUE } from './ast.ts'
import { compileFilter, type CompileScope } from './compile-filter.ts'
import type { FilterEnvironment } from './environment.ts'
import { blind, catalog, environmentOf, openScope, tablesOf } from './fixtures/hostile-world.ts'
import { parseFilter } from './parse-filter.ts'

const db = new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })

function compile(input: unknown, scope: Partial<CompileScope> = {}) {
  const entity = scope.entity ?? 'account'
  const node = parseFilter(input, openScope(entity))
  const condition = compileFilter(node, {
    catalog,
    traits: sqliteTraits,
    entity,
    alias: 't0',
    table: (name) => tablesOf(sqliteTraits).get(name)!,
    rowsOf: () => undefined,
    ...scope,
  })
  return prepare<FilterEnvironment>({ compile: () => condition.compile(db) })
}

function bound(input: unknown, environment: FilterEnvironment = environmentOf({})): unknown[] {
  return compile(input).bind(environment)
}

describe('compileFilter', () => {
  test.each<[unknown, string, unknown[]]>([
    [{}, '1 = 1', []],
    [{ or: [] }, '1 = 0', []],
    [{ level: 1 }, '"t0"."level" = ?', [1]],
    [{ level: { ne: 1 } }, '"t0"."level" <> ?', [1]],
    [{ rate: { lt: '-0.5000' } }, '"t0"."rate" < ?', [-5000]],
    [
      { worth: { currency: 'CNY', gte: 5 } },
      'case when ("t0"."worth_currency" = ?) then "t0"."worth_amount" end >= ?',
      ['CNY', 5],
    ],
    [{ worth: { isNull: true } }, '"t0"."worth_amount" is null', []],
    [{ level: { between: [1, 2] } }, '("t0"."level" >= ? and "t0"."level" <= ?)', [1, 2]],
    [{ not: { level: { lt: 1 } } }, 'not ("t0"."level" < ?)', [1]],
    [
      { or: [{ level: 1 }, { code: "x' or 1=1" }] },
      '("t0"."level" = ? or "t0"."code" = ?)',
      [1, "x' or 1=1"],
    ],
    [{ active: true }, '"t0"."active" = ?', [1]],
    [{ seenAt: new Date(0) }, '"t0"."seen_at" = ?', ['1970-01-01T00:00:00.000Z']],
    [{ level: { isNull: false } }, 'not ("t0"."level" is null)', []],
    [{ level: { in: [1, 2] } }, '"t0"."level" in (select value from json_each(?))', ['[1,2]']],
    [{ level: { nin: [1] } }, '"t0"."level" not in (select value from json_each(?))', ['[1]']],
    [
      { seenAt: { in: [new Date(0)] } },
      '"t0"."seen_at" in (select value from json_each(?))',
      ['["1970-01-01T00:00:00.000Z"]'],
    ],
    [{ level: { in: [] } }, '1 = 0', []],
    [{ level: { nin: [] } }, '1 = 1', []],
    [{ tags: { hasAny: [] } }, '1 = 0', []],
    [{ tags: { hasAll: [] } }, '1 = 1', []],
    [{ label: { contains: 'ＡB%' } }, '(instr("t0"."label_norm", ?) > 0)', ['ab%']],
    [{ label: { startsWith: '🚀A' } }, '(substr("t0"."label_norm", 1, ?)) = ?', [2, '🚀a']],
    [{ ownerId: { startsWith: 'Org.' } }, '(substr("t0"."owner_id", 1, ?)) = ?', [4, 'Org.']],
    [
      { tags: { has: 'vip' } },
      'case when "t0"."tags" is null then null when ? in (select value from json_each("t0"."tags")) then 1 else 0 end = 1',
      ['vip'],
    ],
  ])('compiles %j', (input, text, parameters) => {
    const statement = compile(input)
    expect(statement.sql).toBe(text)
    expect(statement.bind(environmentOf({}))).toEqual(parameters)
  })

  test('compiles a relation to a test of living, visible rows of the same tenant', () => {
    expect(compile({ tickets: { some: { priority: 1 } } }).sql).toBe(
      'exists (select 1 from "crm_ticket" as "t1" where ("t1"."account_id" = "t0"."id" ' +
        'and "t1"."tenant_id" = "t0"."tenant_id" and "t1"."deleted_at" is null and "t1"."priority" = ?))',
    )
    expect(compile({ tickets: { every: { priority: 1 } } }).sql).toBe(
      'not exists (select 1 from "crm_ticket" as "t1" where ("t1"."account_id" = "t0"."id" ' +
        'and "t1"."tenant_id" = "t0"."tenant_id" and "t1"."deleted_at" is null ' +
        'and case when "t1"."priority" = ? then 1 else 0 end = 0))',
    )
    expect(compile({ ticket: { none: { urgent: true } } }, { entity: 'message', alias: 'm' }).sql).toBe(
      'not exists (select 1 from "crm_ticket" as "t1" where ("t1"."id" = "m"."ticket_id" ' +
        'and "t1"."tenant_id" = "m"."tenant_id" and "t1"."deleted_at" is null and "t1"."urgent" = ?))',
    )
  })

  test('applies the policy of every hop, but none inside a policy', () => {
    const policy = parseFilter({ ticket: { some: { urgent: true } } }, openScope('message'))
    const asked: string[] = []
    const rowsOf = (entity: string) => {
      asked.push(entity)
      return entity === 'message' ? policy : TRUE
    }
    expect(compile({ tickets: { some: { messages: { none: {} } } } }, { rowsOf }).sql).toBe(
      'exists (select 1 from "crm_ticket" as "t1" where ("t1"."account_id" = "t0"."id" ' +
        'and "t1"."tenant_id" = "t0"."tenant_id" and "t1"."deleted_at" is null and 1 = 1 ' +
        'and not exists (select 1 from "crm_message" as "t2" where ("t2"."ticket_id" = "t1"."id" ' +
        'and "t2"."tenant_id" = "t1"."tenant_id" ' +
        'and exists (select 1 from "crm_ticket" as "t3" where ("t3"."id" = "t2"."ticket_id" ' +
        'and "t3"."tenant_id" = "t2"."tenant_id" and "t3"."deleted_at" is null and "t3"."urgent" = ?)) and 1 = 1))))',
    )
    expect(asked.toSorted()).toEqual(['message', 'ticket'])
  })

  test('never hides the alias of the outer query', () => {
    expect(compile({ tickets: { some: {} } }, { alias: 't1' }).sql).toContain('"crm_ticket" as "t2"')
    expect(compile({ tickets: { some: {} } }, { alias: 'account' }).sql).toContain('"crm_ticket" as "t1"')
  })

  test('binds one compiled statement to each call', () => {
    const statement = compile({
      ownerId: { actor: 'id' },
      level: { in: { param: 'levels' } },
      seenAt: { gte: { now: '-1d' } },
    })
    const environment = environmentOf({}, { levels: [1, '2', null] })
    expect(statement.bind(environment)).toEqual(['u1', '[1,null,null]', '2026-02-28T12:00:00.000Z'])
    const other = { ...environment, now: new Date(0), actor: { ...environment.actor, id: 'u2' }, params: {} }
    expect(statement.bind(other)).toEqual(['u2', '[null]', '1969-12-31T00:00:00.000Z'])
  })

  test('resolves a value of another type to null, so that no database coerces it', () => {
    const attributes = { x: '1' }
    expect(bound({ level: { actor: 'x' } }, environmentOf(attributes))).toEqual([null])
    expect(bound({ active: { actor: 'x' } }, environmentOf({ x: 1 }))).toEqual([null])
    expect(bound({ label: { startsWith: { actor: 'x' } } }, environmentOf({ x: 1 }))).toEqual([null, null])
    expect(bound({ seenAt: { gt: { now: '-999999999w' } } })).toEqual([null])
    expect(bound({ tags: { has: { actor: 'x' } } }, environmentOf({ x: 1 }))).toEqual(['[null]', '[null]'])
  })

  test('finds encrypted values by digests that are made per call', () => {
    const one = compile({ phone: '138 0013' })
    const digest = blind({ entity: 'account', field: 'phone', index: 'eq' }, '1380013')
    expect(one.sql).toBe('"t0"."phone_eq" = ?')
    expect(one.bind(environmentOf({}))).toEqual([digest])
    const list = compile({ phone: { in: ['1380013', 'none'] } })
    expect(list.sql).toBe('"t0"."phone_eq" in (select value from json_each(?))')
    expect(list.bind(environmentOf({}))).toEqual([JSON.stringify([digest, null])])
    expect(JSON.stringify([one.sql, list.sql])).not.toContain('138')
  })

  test('keeps every value out of the text of the statement', () => {
    const marker = 'x42y'
    const statement = compile({
      code: marker,
      label: { contains: marker, startsWith: marker },
      tags: { has: marker, hasAll: [marker] },
      tickets: { some: { title: { in: [marker] } } },
    })
    expect(statement.sql).not.toContain(marker)
    expect(statement.bind(environmentOf({})).join()).toContain(marker)
  })
})
