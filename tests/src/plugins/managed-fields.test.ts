import {
  defineEntity,
  defineOperation,
  definePlugin,
  f,
  type OperationContext,
  type Plugin,
} from '@kith/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { embed, type Embedded } from '../host/fixtures/embedded.ts'
import { tableOf } from '../merge/fixtures/table-of.ts'

const ticket = defineEntity({
  name: 'ticket',
  fields: {
    subject: f.text().class('basic'),
    closedAt: f.instant().class('public').nullable().managed(),
  },
})

type Script = (ctx: OperationContext) => Promise<unknown>

/** The plugin whose entity it is, and one beside it; each runs what a test wants to happen inside an operation of its own. */
function plugins(scripts: { readonly tickets?: Script; readonly others?: Script }): readonly Plugin[] {
  const running = (id: 'tickets' | 'others') =>
    defineOperation({
      name: `${id}.run`,
      summary: 'Run the script of a test',
      kind: 'command',
      permission: 'self',
      input: z.strictObject({}),
      output: undefined,
      run: (ctx) => scripts[id]!(ctx),
    })
  const base = { version: '1.0.0', kernel: '^0.1' }
  const migrations = [
    { id: '0001-create-tickets', steps: [{ createTable: 'ticket', spec: tableOf(ticket) }] },
  ]
  return [
    definePlugin({
      ...base,
      id: 'tickets',
      entities: [ticket],
      migrations,
      setup: (r) => r.operation(running('tickets')),
    })(),
    definePlugin({ ...base, id: 'others', setup: (r) => r.operation(running('others')) })(),
  ]
}

/** Runs the script of a plugin as the system, who may do everything. */
function run({ crm }: Embedded<readonly Plugin[]>, plugin: string): Promise<unknown> {
  type Facade = Readonly<Record<string, { run(): Promise<unknown> }>>
  return crm.system('a test', (facade) => (facade as unknown as Facade)[plugin]!.run())
}

describe('a managed field', () => {
  test('is written by the plugin whose entity it is', async () => {
    const closing: Script = async (ctx) => {
      const { id } = await ctx.records('ticket').create({ subject: 'Parcel' }, { closedAt: ctx.now() })
      await ctx.records('ticket').update({ id, patch: {}, managed: { closedAt: null } })
      const [row] = await ctx
        .records('ticket')
        .createMany([{ values: { subject: 'Bill' }, managed: { closedAt: null } }])
      return row
    }
    await using host = await embed({ crmPlugins: plugins({ tickets: closing }) })
    await run(host, 'tickets')
    expect(host.rows('select subject, closed_at from crm_tickets_ticket order by subject')).toEqual([
      { subject: 'Bill', closed_at: null },
      { subject: 'Parcel', closed_at: null },
    ])
  })

  const managed = { closedAt: new Date(0) }
  test.each<[string, Script]>([
    ['a change', (ctx) => ctx.records('ticket').update({ id: 't1', patch: {}, managed })],
    ['a creation', (ctx) => ctx.records('ticket').create({ subject: 'Parcel' }, managed)],
    ['many', (ctx) => ctx.records('ticket').createMany([{ values: { subject: 'Parcel' }, managed }])],
  ])('is not written by another one, in %s', async (_what, others) => {
    const opening: Script = async (ctx) => ctx.records('ticket').create({ subject: 'Parcel' })
    await using host = await embed({ crmPlugins: plugins({ tickets: opening, others }) })
    await run(host, 'tickets')
    host.raw.exec(`update crm_tickets_ticket set id = 't1'`)
    await expect(run(host, 'others')).rejects.toMatchObject({
      code: 'KITH_MANAGED_BY_OWNER',
      params: { plugin: 'others', owner: 'tickets', entity: 'ticket', field: 'closedAt' },
    })
    expect(host.rows('select subject, closed_at from crm_tickets_ticket')).toEqual([
      { subject: 'Parcel', closed_at: null },
    ])
  })

  test('of the kernel is written by no plugin, in its own name or by a hook', async () => {
    const claiming: Script = async (ctx) => {
      const { id } = (await ctx.call('customers.create', { name: '张三' })) as { readonly id: string }
      return ctx.records('customer').update({ id, patch: {}, managed: { restrictedAt: ctx.now() } })
    }
    const hooking = definePlugin({
      id: 'hooking',
      version: '1.0.0',
      kernel: '^0.1',
      setup: (r) =>
        r.hook.after('customers.create', async ({ id }, input, ctx) => {
          if (input.name !== '李四') return
          await ctx.records('customer').update({ id, patch: {}, managed: { restrictedAt: ctx.now() } })
        }),
    })()
    await using host = await embed({ crmPlugins: [...plugins({ others: claiming }), hooking] })
    const refusal = { code: 'KITH_MANAGED_BY_OWNER', params: { owner: 'core' } }
    await expect(run(host, 'others')).rejects.toMatchObject(refusal)
    const creating = host.crm.system('a test', (crm) => crm.customers.create({ name: '李四' }))
    await expect(creating).rejects.toMatchObject(refusal)
    expect(host.count('crm_customer')).toBe(0)
  })
})
