import {
  type ActorInput,
  type CreateOf,
  definePolicy,
  type Filter,
  type Grant,
  type Policy,
} from '@kith/core'
import type { createTestCrm, TestCrm, TestSessionOptions } from '@kith/testing'
import { expect } from 'vitest'

import { type orderEntity, orders } from '../orders/orders-plugin.ts'

/** The test kit, as the caller loaded it: the sensitivity test loads it over altered modules. */
export interface Kit {
  readonly createTestCrm: typeof createTestCrm
}

/** One attack of a numbered list: it resolves when the system stood firm, and fails an assertion when it did not. */
export interface Attack {
  readonly number: string
  readonly says: string
  readonly run: (kit: Kit) => Promise<void>
}

/** A CRM with orders. */
export type Lab = TestCrm<readonly [ReturnType<typeof orders>]>

/** The values of an order. `code` tells the orders of a test apart. */
export type OrderValues = CreateOf<typeof orderEntity> & { readonly code: string }

/** Attributes as an attacker's identity provider might send them: of any type. */
export type AnyAttributes = Readonly<Record<string, unknown>>

/** Every field in clear. */
export const clear = { public: 'allow', basic: 'allow', behaviour: 'allow', contact: 'allow' } as const

/** The right to list, read and create the orders that a filter describes. */
export function rightTo(rows: Filter | undefined): Grant {
  const grant: Grant = { entity: 'order', actions: ['list', 'read', 'create'], classes: clear }
  return rows === undefined ? grant : { ...grant, rows }
}

/** A policy of one role, `guest`. */
export function guestPolicy(grants: readonly Grant[], more: Partial<Policy> = {}): Policy {
  return definePolicy({ id: 'attack', roles: [{ name: 'guest', title: 'guest', grants }], ...more })
}

/** Opens a CRM with orders under a policy. */
export function openLab(kit: Kit, policy: Policy): Promise<Lab> {
  return kit.createTestCrm({ plugins: [orders()], policy })
}

/** Creates orders as the system; answers their ids by code. */
export function stageOrders(lab: Lab, values: readonly OrderValues[]): Promise<Record<string, string>> {
  return lab.crm.system('stage', async (crm) => {
    const ids: Record<string, string> = {}
    for (const each of values) ids[each.code] = (await crm.orders.create(each)).id
    return ids
  })
}

/** A session of `guest`. */
export function guestOf(lab: Lab, attributes: AnyAttributes = {}, options: TestSessionOptions = {}) {
  return lab.as('guest', { ...options, attributes: attributes as NonNullable<ActorInput['attributes']> })
}

/** How a call ends: `ok`, or the code of its refusal. Errors of an altered module are no `KithError` of this one. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    const { code } = error as { readonly code?: unknown }
    if (typeof code === 'string' && code.startsWith('KITH_')) return code
    throw error
  }
}

/** The codes of the orders that a session lists, joined. */
export async function codesSeen(session: ReturnType<typeof guestOf>, where?: Filter): Promise<string> {
  const page = await session.orders.list({ sort: 'code', limit: 200, ...(where && { where }) })
  return page.data.map((row) => row.code).join(' ')
}

/** A row predicate under attack, who asks, and the codes of the orders that it holds for, joined. */
export interface Predicate {
  readonly rows: Filter
  readonly attributes?: AnyAttributes
  readonly holds: string
}

/**
 * Expects each row predicate to hold for exactly the named ones of some orders: in the database, where stored orders are
 * listed and read, and in memory, where orders are judged that the guest creates. Each predicate is a role of one CRM.
 */
export async function expectRows(
  kit: Kit,
  on: readonly OrderValues[],
  predicates: readonly Predicate[],
): Promise<void> {
  const roles = predicates.map(({ rows }, index) => ({
    name: `guest-${index}`,
    title: 'guest',
    grants: [rightTo(rows)],
  }))
  await using lab = await openLab(kit, definePolicy({ id: 'attack', roles }))
  const ids = await stageOrders(lab, on)
  const asked = predicates.map((predicate, index) => ({
    ...predicate,
    guest: guestOf(lab, predicate.attributes, { roles: [`guest-${index}`] }),
  }))
  for (const { rows, holds, guest } of asked) {
    expect({ rows, listed: await codesSeen(guest) }).toEqual({ rows, listed: holds })
    for (const { code } of on) {
      const read = await outcomeOf(guest.orders.get({ id: ids[code]! }))
      expect({ rows, code, read }).toEqual({
        rows,
        code,
        read: holds.split(' ').includes(code) ? 'ok' : 'KITH_NOT_FOUND',
      })
    }
  }
  for (const { rows, holds, guest } of asked) {
    const created: string[] = []
    for (const values of on) {
      const outcome = await outcomeOf(guest.orders.create(values))
      expect(['ok', 'KITH_OUT_OF_REACH']).toContain(outcome)
      if (outcome === 'ok') created.push(values.code)
    }
    expect({ rows, created: created.toSorted().join(' ') }).toEqual({ rows, created: holds })
  }
}

/** Expects that no CRM starts under a policy with these parts, and that the refusal says why. */
export async function expectNoStart(kit: Kit, parts: Partial<Policy>, why: RegExp): Promise<void> {
  const start = async (): Promise<void> => {
    await using lab = await openLab(kit, guestPolicy([rightTo(undefined)], parts))
    await stageOrders(lab, [])
  }
  await expect(start()).rejects.toThrow(why)
}
