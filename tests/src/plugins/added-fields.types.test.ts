import type { Crm, Customer, Plugin, ReadableCustomer } from '@kith/core'
import { describe, expectTypeOf, it } from 'vitest'

import type { ScoresTypes } from './score-plugin.ts'

declare const plain: Crm<readonly []>
declare const scored: Crm<readonly [Plugin<ScoresTypes>]>

describe('the rows of a host', () => {
  it('have the fields that its plugins add, each possibly absent', () => {
    const session = scored.as({ id: 'u', roles: [] })
    type Row = Awaited<ReturnType<typeof session.customers.get>>
    expectTypeOf<Row['score']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Row['segment']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<Row>().toExtend<ReadableCustomer>()
    type Listed = Awaited<ReturnType<typeof session.customers.list>>['data'][number]
    expectTypeOf<Listed['score']>().toEqualTypeOf<number | undefined>()
  })

  it('have all of them where whole rows are read', () => {
    void scored.system('test', async (crm) => {
      const row = await crm.customers.get({ id: 'x' })
      expectTypeOf(row.score).toEqualTypeOf<number>()
      expectTypeOf(row).toExtend<Customer>()
    })
  })

  it('have none of those of a plugin that is not installed', () => {
    const session = plain.as({ id: 'u', roles: [] })
    type Row = Awaited<ReturnType<typeof session.customers.get>>
    expectTypeOf<Row>().toEqualTypeOf<ReadableCustomer>()
    expectTypeOf<Row>().not.toHaveProperty('score')
  })
})
