import {
  type CallOptions,
  type ContextOf,
  type CreateCustomerInput,
  defineOperation,
  definePlugin,
  type PluginTypes,
  type ReadableCustomer,
} from '@kith/core'
import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'

interface TicketRow {
  readonly id: string
  readonly subject: string
}

interface TicketsTypes extends PluginTypes {
  readonly id: 'tickets'
  readonly events: { readonly 'ticket.opened': { readonly ticketId: string } }
  readonly operations: {
    readonly 'tickets.open': { input: { readonly subject: string }; output: TicketRow }
    readonly 'tickets.close': { input: { readonly id: string }; output: void }
  }
}

interface SalesTypes extends PluginTypes {
  readonly id: 'sales'
  readonly operations: { readonly 'orders.place': { input: { readonly total: number }; output: TicketRow } }
}

interface OthersTypes extends PluginTypes {
  readonly id: 'others'
  readonly operations: { readonly 'others.act': { input: object; output: void } }
}

interface CareTypes extends PluginTypes {
  readonly id: 'care'
  readonly operations: { readonly 'cares.give': { input: { readonly id: string }; output: TicketRow } }
  readonly requires: readonly [TicketsTypes]
  readonly optional: readonly [SalesTypes]
}

type Ctx = ContextOf<CareTypes>

describe('the context of a plugin', () => {
  it('has the operations of the kernel, of the plugin itself and of those that it requires', () => {
    expectTypeOf<Ctx['crm']['customers']['create']>().toEqualTypeOf<
      (input: CreateCustomerInput, options?: CallOptions) => Promise<ReadableCustomer>
    >()
    expectTypeOf<Ctx['crm']['tickets']['open']>().toEqualTypeOf<
      (input: { readonly subject: string }, options?: CallOptions) => Promise<TicketRow>
    >()
    expectTypeOf<Ctx['crm']['cares']['give']>().returns.resolves.toEqualTypeOf<TicketRow>()
  })

  it('has those of a plugin that may be absent as possibly absent', () => {
    expectTypeOf<Ctx['crm']['orders']>().extract<undefined>().toEqualTypeOf<undefined>()
    expectTypeOf<NonNullable<Ctx['crm']['orders']>['place']>().returns.resolves.toEqualTypeOf<TicketRow>()
  })

  it('has none of a plugin that it does not name', () => {
    expectTypeOf<Ctx['crm']>().not.toHaveProperty('others')
    expectTypeOf<ContextOf<OthersTypes>['crm']>().not.toHaveProperty('tickets')
    expectTypeOf<ContextOf<OthersTypes>['asPlugin']>().returns.toHaveProperty('crm').toHaveProperty('others')
  })
})

describe('what a plugin writes without a cast', () => {
  it('is hooks with the input and the output of the operation and a context that knows what it sees', () => {
    const care = definePlugin<CareTypes>({
      id: 'care',
      version: '1.0.0',
      kernel: '^0.1',
      requires: { tickets: '^1.0' },
      optional: { sales: '^1.0' },
      setup(r) {
        r.hook.guard('tickets.open', (input, ctx) => {
          expectTypeOf(input).toEqualTypeOf<{ readonly subject: string }>()
          expectTypeOf(ctx.crm).toEqualTypeOf<Ctx['crm']>()
        })
        r.hook.before('tickets.open', async (input, ctx) => {
          const { name = '' } = await ctx.crm.customers.get({ id: 'x' })
          return { ...input, subject: name }
        })
        // @ts-expect-error -- the input has no such field
        r.hook.before('tickets.open', () => ({ title: 'x' }))
        r.hook.after('tickets.open', async (output, input, ctx) => {
          expectTypeOf(output).toEqualTypeOf<TicketRow>()
          expectTypeOf(input.subject).toEqualTypeOf<string>()
          await ctx.asPlugin().crm.tickets.close({ id: output.id })
        })
        r.hook.committed('orders.place', (output, _input, ctx) => ctx.crm.tickets.close({ id: output.id }))
        // @ts-expect-error -- a plugin that is not named is not seen
        r.hook.before('others.act', () => undefined)
      },
    })
    expectTypeOf(care).toBeFunction()
  })

  it('is subscribers and jobs that call what they see', () => {
    const care = definePlugin<CareTypes>({
      id: 'care',
      version: '1.0.0',
      kernel: '^0.1',
      requires: { tickets: '^1.0' },
      optional: { sales: '^1.0' },
      setup(r) {
        r.on(
          'ticket.opened',
          async ({ payload }, ctx) => {
            expectTypeOf(payload).toEqualTypeOf<{ readonly ticketId: string }>()
            const row = await ctx.transact((inner) => inner.crm.cares.give({ id: payload.ticketId }))
            expectTypeOf(row).toEqualTypeOf<TicketRow>()
            await ctx.crm.orders?.place({ total: 1 })
            // @ts-expect-error -- sales may be absent
            await ctx.crm.orders.place({ total: 1 })
          },
          { as: 'care.follow' },
        )
        r.job('care.nightly', {
          title: 'Close what is old',
          run: async (ctx) => ctx.crm.tickets.close({ id: 'x' }),
        })
      },
    })
    expectTypeOf(care).toBeFunction()
  })

  it('is operations whose context is declared', () => {
    const give = defineOperation({
      name: 'cares.give',
      summary: 'Give care',
      kind: 'command',
      permission: 'self',
      input: z.strictObject({ id: z.string() }),
      output: undefined,
      async run(ctx: Ctx, { id }) {
        expectTypeOf(id).toEqualTypeOf<string>()
        return ctx.crm.tickets.open({ subject: id })
      },
    })
    expectTypeOf(give).toHaveProperty('name')
  })
})
