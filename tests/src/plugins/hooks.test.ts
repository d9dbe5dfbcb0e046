import {
  CrmBootError,
  type Crm,
  createCrm,
  defineErrors,
  definePlugin,
  type HookPlace,
  type OperationContext,
  type Plugin,
  type PluginDefinition,
  type PluginTypes,
  standardRoles,
} from '@kith/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { deskPlugin, type DeskTypes } from '../host/fixtures/desk-plugin.ts'
import { embed, openHost, rep, SECRET, shop, turns } from '../host/fixtures/embedded.ts'

type Setup = NonNullable<PluginDefinition['setup']>

interface BesideDesk extends PluginTypes {
  readonly id: string
  readonly requires: readonly [DeskTypes]
}

const hookErrors = defineErrors('KITH_HOOKED', {
  REFUSED: { status: 409, message: 'Not today.', fix: 'Come back tomorrow.' },
})

function hooking(id: string, setup: Setup): Plugin {
  return definePlugin({ id, version: '1.0.0', kernel: '^0.1', setup })()
}

/** Adds a letter to the customer's nickname: what each hook sees tells who came before it. */
function appending(id: string, place?: HookPlace): Plugin {
  return hooking(id, (r) =>
    r.hook.before(
      'customers.create',
      (input) => ({ ...input, nickname: `${input.nickname ?? ''}${id}` }),
      place,
    ),
  )
}

/** The nickname that a customer gets who is created with the plugins. */
async function nicknameWith(crmPlugins: readonly Plugin[]): Promise<unknown> {
  await using host = await embed({ crmPlugins })
  const { id } = await host.crm.as(shop).customers.create({ name: '张三' })
  return (await host.crm.as(shop).customers.get({ id })).nickname
}

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

type Seen = (readonly [plugin: string, text: string])[]

/**
 * What the `before` hooks of each plugin see when it adds its letter: of a creation and of a change by the kernel, and of
 * an operation of another plugin; each list in the order in which the hooks ran.
 */
async function whatHooksSee(plugins: readonly (readonly [id: string, place: HookPlace])[]): Promise<Seen[]> {
  const [create, update, write]: Seen[] = [[], [], []]
  const crmPlugins = plugins.map(([id, place]) =>
    definePlugin<BesideDesk>({
      id,
      version: '1.0.0',
      kernel: '^0.1',
      requires: { desk: '^1.0' },
      setup(r) {
        const add = (seen: Seen, text: string): string => {
          seen.push([id, text])
          return text + id
        }
        r.hook.before(
          'customers.create',
          (input) => ({ ...input, nickname: add(create!, input.nickname ?? '') }),
          place,
        )
        r.hook.before(
          'customers.update',
          ({ patch, ...input }) => ({
            ...input,
            patch: { ...patch, nickname: add(update!, patch.nickname ?? '') },
          }),
          place,
        )
        r.hook.before('memos.write', ({ text }) => ({ text: add(write!, text) }), place)
      },
    })(),
  )
  await using host = await embed({ crmPlugins: [...crmPlugins, deskPlugin()] as never })
  const session = host.crm.as(shop) as unknown as ReturnType<Crm<readonly [Plugin<DeskTypes>]>['as']>
  const { id } = await session.customers.create({ name: '张三' })
  const all = plugins.length
  expect((await session.customers.get({ id })).nickname).toHaveLength(all)
  await session.customers.update({ id, patch: { nickname: '' } })
  await session.memos.write({ text: '' })
  return [create!, update!, write!]
}

describe('a guard', () => {
  test('refuses by false, names the plugin, and nothing is done', async () => {
    const strict = hooking('strict', (r) =>
      r.hook.guard('customers.create', (input) => input.name !== '无名氏'),
    )
    await using host = await embed({ crmPlugins: [strict] })
    await expect(host.crm.as(shop).customers.create({ name: '无名氏' })).rejects.toMatchObject({
      code: 'KITH_OPERATION_REFUSED',
      status: 403,
      params: { plugin: 'strict', operation: 'customers.create' },
    })
    await host.crm.as(shop).customers.create({ name: '张三' })
    expect(host.count('crm_customer')).toBe(1)
    expect(host.count('crm_event')).toBe(1)
  })

  test('refuses by an error of its own, and lets pass by true and by nothing', async () => {
    const verdicts: (boolean | undefined)[] = [true, undefined]
    const strict = hooking('strict', (r) =>
      r.hook.guard('customers.create', async () => {
        await turns(1)
        if (verdicts.length === 0) throw hookErrors.REFUSED()
        return verdicts.shift()
      }),
    )
    await using host = await embed({ crmPlugins: [strict] })
    await host.crm.as(shop).customers.create({ name: '张三' })
    await host.crm.as(shop).customers.create({ name: '李四' })
    await expect(host.crm.as(shop).customers.create({ name: '王五' })).rejects.toMatchObject({
      code: 'KITH_HOOKED_REFUSED',
    })
    expect(host.count('crm_customer')).toBe(2)
  })

  test('is asked by callers who hold the permission only, and before anything changes the input', async () => {
    const seen: string[] = []
    const watching = hooking('watching', (r) => {
      r.hook.guard('customers.create', (input) => void seen.push(`guard ${input.name}`))
      r.hook.before('customers.create', (input) => void seen.push(`before ${input.name}`))
    })
    await using host = await embed({ crmPlugins: [watching] })
    await expect(
      host.crm.as({ id: 'a', roles: ['auditor'] }).customers.create({ name: 'x' }),
    ).rejects.toThrow('customer:create')
    await host.crm.as(shop).customers.create({ name: '张三' })
    expect(seen).toEqual(['guard 张三', 'before 张三'])
  })

  test('works under the rights of the caller, in the transaction of the operation', async () => {
    const seen: unknown[] = []
    const watching = hooking('watching', (r) =>
      r.hook.guard('customers.update', async ({ id }, ctx) => {
        seen.push(ctx.session.actor.id)
        await ctx.records('customer').get(id)
      }),
    )
    await using host = await embed({ crmPlugins: [watching] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三', teamId: 't2' })
    await expect(host.crm.as(rep).customers.update({ id, patch: { nickname: 'x' } })).rejects.toMatchObject({
      code: 'KITH_NOT_FOUND',
    })
    expect(seen).toEqual(['rep-1'])
  })
})

describe('a before hook', () => {
  test('changes the input for those after it and for the operation', async () => {
    expect(await nicknameWith([appending('a'), appending('b'), appending('c')])).toBe('abc')
  })

  test('sees what every one before it has done, whatever the plugins and their wishes', async () => {
    const wish = fc.record({
      one: fc.constantFrom(...LETTERS),
      other: fc.constantFrom(...LETTERS),
      says: fc.constantFrom('before', 'after'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(LETTERS, { minLength: 1 }),
        fc.array(wish, { maxLength: 8 }),
        async (listed, all) => {
          const wishes = all.filter(
            ({ one, other }) => one < other && [one, other].every((each) => listed.includes(each)),
          )
          const placeOf = (id: string): HookPlace => ({
            before: wishes
              .filter(({ one, says }) => says === 'before' && one === id)
              .map(({ other }) => other),
            after: wishes.filter(({ other, says }) => says === 'after' && other === id).map(({ one }) => one),
          })
          for (const seen of await whatHooksSee(listed.map((id) => [id, placeOf(id)]))) {
            const order = seen.map(([id]) => id)
            expect(order.toSorted()).toEqual(listed.toSorted())
            expect(seen).toEqual(order.map((id, place) => [id, order.slice(0, place).join('')]))
            for (const { one, other } of wishes) expect(order.indexOf(one)).toBeLessThan(order.indexOf(other))
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  test('leaves the input as it is when it answers nothing', async () => {
    const idle = hooking('idle', (r) => r.hook.before('customers.create', () => undefined))
    expect(await nicknameWith([appending('a'), idle, appending('b')])).toBe('ab')
  })

  test('is held to the schema of the operation', async () => {
    const clumsy = hooking('clumsy', (r) =>
      r.hook.before('customers.update', (input) => ({ ...input, id: 42 as unknown as string })),
    )
    await using host = await embed({ crmPlugins: [clumsy] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三' })
    await expect(host.crm.as(shop).customers.update({ id, patch: { nickname: 'x' } })).rejects.toMatchObject({
      code: 'KITH_VALIDATION',
    })
  })

  test('gives the caller no field that their role does not', async () => {
    const generous = hooking('generous', (r) =>
      r.hook.before('customers.update', (input) => ({
        ...input,
        patch: { ...input.patch, idNumber: '11010519491231002X' },
      })),
    )
    await using host = await embed({ crmPlugins: [generous] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三', teamId: 't1' })
    await expect(host.crm.as(rep).customers.update({ id, patch: { nickname: 'x' } })).rejects.toMatchObject({
      code: 'KITH_FIELD_UNAVAILABLE',
    })
  })

  test('has what it changed guarded again', async () => {
    const sly = hooking('sly', (r) => r.hook.before('customers.create', () => ({ name: '无名氏' })))
    const strict = hooking('strict', (r) =>
      r.hook.guard('customers.create', (input) => input.name !== '无名氏'),
    )
    await using host = await embed({ crmPlugins: [strict, sly] })
    await expect(host.crm.as(shop).customers.create({ name: '张三' })).rejects.toMatchObject({
      code: 'KITH_OPERATION_REFUSED',
    })
  })
})

describe('an after hook', () => {
  test('adds to the operation in its transaction', async () => {
    const noting = hooking('noting', (r) =>
      r.hook.after('customers.create', async ({ id }, input, ctx) => {
        await ctx.call('customers.update', { id, patch: { nickname: `of ${input.name}` } })
      }),
    )
    await using host = await embed({ crmPlugins: [noting] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三' })
    expect(await host.crm.as(shop).customers.get({ id })).toMatchObject({ nickname: 'of 张三', version: 2 })
  })

  test('calls what it sees as methods, in the transaction and with the rights of the caller', async () => {
    const noting = hooking('noting', (r) =>
      r.hook.after('customers.create', async ({ id }, input, ctx) => {
        if (input.name === '张三') await ctx.crm.customers.update({ id, patch: { nickname: 'noted' } })
        else await ctx.crm.customers.erase({ id, reason: 'not mine to do' })
      }),
    )
    await using host = await embed({ crmPlugins: [noting] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三' })
    expect(await host.crm.as(shop).customers.get({ id })).toMatchObject({ nickname: 'noted' })
    await expect(host.crm.as(shop).customers.create({ name: '李四' })).rejects.toMatchObject({
      code: 'KITH_FORBIDDEN',
    })
    expect(host.count('crm_customer')).toBe(1)
  })

  test('takes everything back when it fails: rows, events, audit and what hooks have done', async () => {
    const noting = hooking('noting', (r) =>
      r.hook.after('customers.create', async ({ id }, _input, ctx) => {
        await ctx.call('customers.update', { id, patch: { nickname: 'gone' } })
      }),
    )
    const failing = hooking('failing', (r) =>
      r.hook.after('customers.create', async () => {
        await turns(1)
        throw hookErrors.REFUSED()
      }),
    )
    const told: unknown[] = []
    const listening = hooking('listening', (r) =>
      r.hook.committed('customers.create', () => void told.push('committed')),
    )
    await using host = await embed({ crmPlugins: [noting, failing, listening] })
    host.crm.on('customer.created', () => void told.push('event'))
    await expect(host.crm.as(shop).customers.create({ name: '张三' })).rejects.toMatchObject({
      code: 'KITH_HOOKED_REFUSED',
    })
    await turns()
    expect(['crm_customer', 'crm_event'].map((table) => host.count(table))).toEqual([0, 0])
    // What the gap in the numbers of the audit is, and nothing else.
    expect(host.rows('select decision from crm_audit')).toEqual([{ decision: 'void' }])
    expect(told).toEqual([])
  })

  test('of a nested operation takes that one back alone, if its caller goes on', async () => {
    const failing = hooking('failing', (r) =>
      r.hook.after('customers.create', (_output, input) => {
        if (input.name === 'bad') throw hookErrors.REFUSED()
      }),
    )
    const scripts = {
      both: async (ctx: OperationContext) => {
        await ctx.call('customers.create', { name: 'good' })
        await ctx.call('customers.create', { name: 'bad' }).catch(() => undefined)
      },
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts }), failing] })
    await host.crm.as(shop).memos.run({ script: 'both' })
    expect(host.rows('select name from crm_customer')).toEqual([{ name: 'good' }])
  })
})

describe('a committed hook', () => {
  function listening(told: unknown[]): Plugin {
    return hooking('listening', (r) => {
      r.hook.committed('customers.create', ({ id }, input) => void told.push([id, input.name]))
      r.hook.committed('memos.run' as 'customers.create', () => void told.push('memos.run'))
    })
  }

  test('hears of the outcome when it is committed', async () => {
    const told: unknown[] = []
    await using host = await embed({ crmPlugins: [listening(told), appending('a'), deskPlugin()] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三' })
    expect(told).toEqual([[id, '张三']])
  })

  test('runs alone: its failure reaches neither the caller nor the next one', async () => {
    const told: unknown[] = []
    const failing = hooking('failing', (r) => {
      r.hook.committed('customers.create', () => {
        throw hookErrors.REFUSED()
      })
      r.hook.committed('customers.create', async () => {
        await turns(1)
        throw new RangeError('later')
      })
    })
    await using host = await embed({ crmPlugins: [failing, listening(told), deskPlugin()] })
    await host.crm.as(shop).customers.create({ name: '张三' })
    await turns()
    expect(told).toHaveLength(1)
    expect(host.count('crm_customer')).toBe(1)
    expect(host.errors.map((error) => (error as Error).message)).toEqual(['Not today.', 'later'])
  })

  test('may call operations, each in a transaction of its own', async () => {
    const calling = hooking('calling', (r) =>
      r.hook.committed('customers.create', async ({ id }, _input, ctx) => {
        await ctx.crm.customers.update({ id, patch: { nickname: 'told' } })
      }),
    )
    await using host = await embed({ crmPlugins: [calling] })
    const { id } = await host.crm.as(shop).customers.create({ name: '张三' })
    await turns(50)
    expect(await host.crm.as(shop).customers.get({ id })).toMatchObject({ nickname: 'told' })
    expect(host.errors).toEqual([])
  })

  test('hears of a nested operation when the outermost transaction has committed, not when it rolls back', async () => {
    const told: unknown[] = []
    const seen: number[] = []
    const scripts = {
      create: async (ctx: OperationContext) => {
        await ctx.call('customers.create', { name: '张三' })
        seen.push(told.length)
      },
      fail: async (ctx: OperationContext) => {
        await ctx.call('customers.create', { name: '李四' })
        throw hookErrors.REFUSED()
      },
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts }), listening(told)] })
    await host.crm.as(shop).memos.run({ script: 'create' })
    expect(seen).toEqual([0])
    expect(told).toMatchObject([[expect.any(String), '张三'], 'memos.run'])
    await expect(host.crm.as(shop).memos.run({ script: 'fail' })).rejects.toThrow('Not today.')
    expect(told).toHaveLength(2)
  })

  test('hears of an operation in a transaction of crm.transaction, after its commit', async () => {
    const told: unknown[] = []
    await using host = await embed({ crmPlugins: [listening(told), deskPlugin()] })
    await host.crm.transaction(async ({ as }) => {
      await as(shop).customers.create({ name: '张三' })
      expect(told).toEqual([])
    })
    expect(told).toHaveLength(1)
  })

  test('does not run for an operation in a transaction that the host opened itself', async () => {
    const told: unknown[] = []
    await using host = await embed({ crmPlugins: [listening(told), deskPlugin()] })
    await host.db.transaction().execute(async (trx) => {
      await host.crm.as(shop).using(trx).customers.create({ name: '张三' })
    })
    await turns()
    expect(host.count('crm_customer')).toBe(1)
    expect(told).toEqual([])
  })
})

describe('the order of hooks', () => {
  test('is that in which plugins build on each other, then their wishes', async () => {
    const needing = (id: string, requires: string) =>
      definePlugin({
        id,
        version: '1.0.0',
        kernel: '^0.1',
        requires: { [requires]: '^1.0' },
        setup: (r) =>
          r.hook.before('customers.create', (input) => ({
            ...input,
            nickname: `${input.nickname ?? ''}${id}`,
          })),
      })()
    expect(await nicknameWith([needing('a', 'b'), appending('b'), appending('c', { before: ['b'] })])).toBe(
      'cba',
    )
  })

  test('is there for a host to see', async () => {
    await using host = await embed({
      crmPlugins: [
        appending('b'),
        appending('a', { before: ['b'] }),
        hooking('checks', (r) => r.hook.guard('customers.create', () => true)),
        hooking('tells', (r) => r.hook.committed('customers.create', () => undefined)),
      ],
    })
    expect(host.crm.explain('customers.create').stages).toEqual([
      { moment: 'guard', plugin: 'checks' },
      { moment: 'before', plugin: 'a' },
      { moment: 'before', plugin: 'b' },
      { moment: 'run', plugin: 'core' },
      { moment: 'committed', plugin: 'tells' },
    ])
    expect(() => host.crm.explain('customers.eat')).toThrow(
      expect.objectContaining({ code: 'KITH_OPERATION_UNKNOWN' }),
    )
  })

  test('keeps a CRM from starting when its wishes contradict each other, and says whose they are', () => {
    const start = () =>
      createCrm({
        database: openHost().db,
        policy: standardRoles(),
        secret: SECRET,
        plugins: [appending('x'), appending('a', { after: ['b'] }), appending('b', { after: ['a'] })],
      })
    expect(start).toThrow(CrmBootError)
    expect(start).toThrow(
      'KITH_BOOT_HOOK_CYCLE [b] The hooks of "customers.create" contradict each other: b, a.',
    )
  })
})
