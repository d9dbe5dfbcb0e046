import {
  createCrm,
  type Customer,
  type CustomerEventPayload,
  definePlugin,
  type Page,
  type PluginTypes,
  type ReadableContactPoint,
  type ReadableCustomer,
  standardRoles,
} from '@kith/core'
import { createTestCrm } from '@kith/testing'
import type { Kysely } from 'kysely'
import { describe, expectTypeOf, it } from 'vitest'

interface SalesTypes extends PluginTypes {
  readonly id: 'sales'
  readonly events: { readonly 'order.paid': { readonly orderId: string } }
  readonly operations: {
    readonly 'orders.record': { input: { readonly total: number }; output: { readonly id: string } }
    readonly 'orders.lines.add': { input: { readonly sku?: string }; output: void }
  }
}
interface TicketsTypes extends PluginTypes {
  readonly id: 'tickets'
  readonly options: { readonly hours: number }
  readonly requires: readonly [SalesTypes]
}

const sales = definePlugin<SalesTypes>({ id: 'sales', version: '1.0.0', kernel: '^0.1' })
const tickets = definePlugin<TicketsTypes>({
  id: 'tickets',
  version: '1.0.0',
  kernel: '^0.1',
  requires: { sales: '^1.0' },
})

declare const database: Kysely<unknown>
const host = { database, policy: standardRoles(), secret: 'x'.repeat(32) }
const actor = { id: 'u1', roles: ['service-rep'] }

describe('a customer that a session reads', () => {
  it('has public fields for certain and others perhaps', async () => {
    const rep = createCrm(host).as(actor)
    const customer = await rep.customers.get({ id: '1' })
    expectTypeOf(customer).toEqualTypeOf<ReadableCustomer>()
    expectTypeOf(customer.id).toEqualTypeOf<string>()
    expectTypeOf(customer.ownerId).toEqualTypeOf<string | null>()
    expectTypeOf(customer.kind).toEqualTypeOf<'person' | 'organization' | 'household'>()
    expectTypeOf(customer.name).toEqualTypeOf<string | undefined>()
    expectTypeOf(customer.idNumber).toEqualTypeOf<string | null | undefined>()
    expectTypeOf(customer.$masked).toEqualTypeOf<readonly string[] | undefined>()
    // @ts-expect-error -- the name may be absent
    expectTypeOf(customer.name.length).toEqualTypeOf<number>()
  })

  it('is whole for the system', async () => {
    const crm = createCrm(host)
    const name = await crm.system('nightly check', async (system) => {
      const customer = await system.customers.get({ id: '1' })
      expectTypeOf(customer).toEqualTypeOf<Customer>()
      expectTypeOf(customer.idNumber).toEqualTypeOf<string | null>()
      expectTypeOf(await system.customers.list()).toEqualTypeOf<Page<Customer>>()
      return customer.name
    })
    expectTypeOf(name).toEqualTypeOf<string>()
  })
})

describe('the methods of a session', () => {
  const rep = createCrm(host).as(actor)

  it('are typed by the operations', () => {
    expectTypeOf(rep.customers.list).returns.resolves.toEqualTypeOf<Page<ReadableCustomer>>()
    expectTypeOf(rep.customers.delete).returns.resolves.toEqualTypeOf<void>()
    expectTypeOf(rep.customers.contactPoints.add).returns.resolves.toEqualTypeOf<ReadableContactPoint>()
    expectTypeOf(rep.customers).not.toHaveProperty('approve')
    expectTypeOf(rep).not.toHaveProperty('orders')
  })

  it('take their input, and none only where none is needed', () => {
    expectTypeOf(rep.customers.list).toBeCallableWith()
    expectTypeOf(rep.customers.create).toBeCallableWith({ name: '张三' })
    // @ts-expect-error -- a customer has a name
    void rep.customers.create({})
    // @ts-expect-error -- an id is needed
    void rep.customers.get()
    // @ts-expect-error -- the kernel keeps the version
    void rep.customers.update({ id: '1', patch: { version: 2 } })
    // @ts-expect-error -- there is no such lifecycle
    void rep.customers.create({ name: '张三', lifecycle: 'gone' })
    // @ts-expect-error -- one key at a time, and no other than these
    void rep.customers.lookup({ name: '张三' })
  })

  it('hold those of the plugins', () => {
    const withSales = createCrm({ ...host, plugins: [sales()] }).as(actor)
    expectTypeOf(withSales.orders.record).parameter(0).toEqualTypeOf<{ readonly total: number }>()
    expectTypeOf(withSales.orders.lines.add).toBeCallableWith()
    expectTypeOf(withSales.customers.get).returns.resolves.toEqualTypeOf<ReadableCustomer>()
  })
})

describe('an event', () => {
  it('has the payload of its name', () => {
    const crm = createCrm({ ...host, plugins: [sales()] })
    crm.on('customer.updated', (event) => expectTypeOf(event.payload).toEqualTypeOf<CustomerEventPayload>())
    crm.on('order.paid', (event) => expectTypeOf(event.payload.orderId).toEqualTypeOf<string>())
    // @ts-expect-error -- nobody declares it
    crm.on('order.lost', () => undefined)
  })
})

describe('the plugins of a CRM', () => {
  it('compile together with those they require', () => {
    expectTypeOf(createCrm({ ...host, plugins: [tickets({ hours: 8 }), sales()] })).toHaveProperty('migrate')
  })

  it('do not compile without one that is required, and the error names it', () => {
    // @ts-expect-error -- Type 'Plugin<TicketsTypes>' lacks { 'missing required plugin': 'sales' }
    createCrm({ ...host, plugins: [tickets({ hours: 8 })] })
    // @ts-expect-error -- the test kit holds tests to the same
    void createTestCrm({ plugins: [tickets({ hours: 8 })] })
    type Options = Parameters<typeof createCrm<readonly [ReturnType<typeof tickets>]>>[0]
    expectTypeOf<Options['plugins']>().toExtend<{ readonly 'missing required plugin': 'sales' } | undefined>()
  })

  it('take their options, and none only where none is needed', () => {
    // @ts-expect-error -- tickets has options
    tickets()
    // @ts-expect-error -- of another type
    tickets({ hours: '8' })
    expectTypeOf(sales).toBeCallableWith()
  })
})

describe('a test CRM', () => {
  it('gives sessions with the methods of its plugins', async () => {
    const test = await createTestCrm({ plugins: [sales()] })
    expectTypeOf(test.as('service-rep').orders.record).returns.resolves.toEqualTypeOf<{
      readonly id: string
    }>()
    expectTypeOf((await createTestCrm()).as('dpo')).not.toHaveProperty('orders')
  })
})
