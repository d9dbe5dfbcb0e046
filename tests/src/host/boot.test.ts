import {
  CrmBootError,
  createCrm,
  defineEntity,
  defineEvent,
  defineOperation,
  definePlugin,
  f,
  KithError,
  type Migration,
  type Plugin,
  type PluginDefinition,
  type Policy,
  standardRoles,
  token,
} from '@kith/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { embed, openHost, rep, SECRET } from './fixtures/embedded.ts'

/** A plugin that is right, but for what a test changes. */
function plugin(id: string, changes: Partial<PluginDefinition> = {}): Plugin {
  return definePlugin({ id, version: '1.0.0', kernel: '^0.1', ...changes })()
}

type Setup = Parameters<NonNullable<PluginDefinition['setup']>>[0]

function operation(name: string, entity = 'customer') {
  return defineOperation({
    name,
    summary: 'Do nothing',
    kind: 'query',
    permission: { entity, action: 'read' },
    input: z.strictObject({}),
    output: undefined,
    run: async () => undefined,
  })
}

const systemColumns = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

type Columns = Extract<Migration['steps'][number], { createTable: string }>['spec']['columns']

function createTable(table: string, columns: Columns, id = '0001-create'): Migration {
  const spec = { columns: { ...systemColumns, ...columns }, primaryKey: ['id'], indexes: [] }
  return { id, steps: [{ createTable: table, spec }] }
}

/** The problems that keep a CRM with these plugins from starting, as `code plugin`. */
function problemsOf(plugins: readonly Plugin[], policy: Policy = standardRoles()) {
  const { db } = openHost()
  try {
    createCrm({ database: db, policy, secret: SECRET, plugins } as never)
    return []
  } catch (error) {
    if (error instanceof CrmBootError) return error.problems
    throw error
  }
}

describe('a CRM that cannot start', () => {
  test('says everything that is wrong at once, each with code, plugin, message and fix', () => {
    const policy: Policy = {
      id: 'wrong',
      roles: [
        {
          name: 'r',
          title: 'R',
          grants: [{ entity: 'customer', actions: ['read'], rows: { shoeSize: 42 } }],
        },
      ],
    }
    const problems = problemsOf(
      [
        plugin('lonely', { requires: { absent: '^1.0' } }),
        plugin('one', { requires: { two: '^1.0' } }),
        plugin('two', { requires: { one: '^1.0' } }),
        plugin('thief', { setup: (r) => r.operation(operation('customers.create')) }),
        plugin('mistaken', { options: z.object({ level: z.number() }) }),
        plugin('clumsy', {
          setup() {
            throw new RangeError('setup went wrong')
          },
        }),
      ],
      policy,
    )
    const summary = problems.map(({ code, plugin: name }) => `${code} ${name}`)
    expect(summary.toSorted()).toEqual([
      'KITH_BOOT_CYCLE one',
      'KITH_BOOT_DUPLICATE thief',
      'KITH_BOOT_INVALID clumsy',
      'KITH_BOOT_MISSING_PLUGIN lonely',
      'KITH_BOOT_OPTIONS mistaken',
      'KITH_FIELD_UNAVAILABLE host',
    ])
    for (const { message, fix } of problems) expect([message, fix]).not.toContain('')
  })

  test('repeats its problems in the message of the error', () => {
    const { db } = openHost()
    const start = () =>
      createCrm({
        database: db,
        policy: standardRoles(),
        secret: SECRET,
        plugins: [plugin('lonely', { requires: { absent: '^1.0' } })],
      } as never)
    expect(start).toThrow(CrmBootError)
    expect(start).toThrow('KITH_BOOT_MISSING_PLUGIN [lonely] It requires the plugin "absent"')
  })

  test.each([
    [
      'requires',
      'a -> b -> c -> a',
      [
        plugin('a', { requires: { b: '^1.0' } }),
        plugin('b', { requires: { c: '^1.0' } }),
        plugin('c', { requires: { a: '^1.0' } }),
      ],
    ],
    ['itself', 'a -> a', [plugin('a', { requires: { a: '^1.0' } })]],
  ])('names a circle of plugins (%s)', (_what, circle, plugins) => {
    expect(problemsOf(plugins)).toMatchObject([
      { code: 'KITH_BOOT_CYCLE', message: expect.stringContaining(circle) as string },
    ])
  })

  test.each([
    [
      'an operation',
      'operation "notes.list"',
      (r: Parameters<NonNullable<PluginDefinition['setup']>>[0]) => r.operation(operation('notes.list')),
    ],
    [
      'a subscription',
      'subscription "notes.follow"',
      (r: Parameters<NonNullable<PluginDefinition['setup']>>[0]) =>
        r.on('customer.created', () => undefined, { as: 'notes.follow' }),
    ],
  ])('names %s that two plugins add', (_what, named, setup) => {
    expect(problemsOf([plugin('first', { setup }), plugin('second', { setup })])).toContainEqual(
      expect.objectContaining({
        code: 'KITH_BOOT_DUPLICATE',
        plugin: 'second',
        message: expect.stringContaining(named) as string,
      }),
    )
  })

  test('names an event that two plugins declare', () => {
    const events = [defineEvent({ name: 'note.taken', version: 1, subject: 'id' })]
    expect(problemsOf([plugin('first', { events }), plugin('second', { events })])).toContainEqual(
      expect.objectContaining({
        code: 'KITH_BOOT_DUPLICATE',
        plugin: 'second',
        message: 'The event "note.taken" exists already.',
      }),
    )
  })

  test('names a plugin that is listed twice, and nothing that follows from it', () => {
    const twice = () => plugin('notes', { setup: (r) => r.operation(operation('notes.list')) })
    expect(problemsOf([twice(), twice()])).toMatchObject([
      { code: 'KITH_BOOT_DUPLICATE', plugin: 'notes', message: 'The plugin "notes" is installed twice.' },
    ])
  })

  test('names an entity that takes the name of another', () => {
    const customer = defineEntity({ name: 'customer', fields: { note: f.text().class('basic') } })
    const impostor = plugin('impostor', {
      entities: [customer],
      migrations: [createTable('customer', { note: { type: 'string', length: 200 } })],
    })
    expect(problemsOf([impostor])).toMatchObject([
      { code: 'KITH_BOOT_DUPLICATE', plugin: 'impostor', message: 'The entity "customer" exists already.' },
    ])
  })

  test('names what a plugin refers to and nobody declares', () => {
    const note = defineEntity({ name: 'note', fields: { orderId: f.ref('order').class('public') } })
    const lost = plugin('lost', {
      entities: [note],
      migrations: [
        {
          id: '0001-create',
          steps: [
            {
              createTable: 'note',
              spec: {
                columns: { ...systemColumns, order_id: { type: 'id' } },
                primaryKey: ['id'],
                indexes: [{ columns: ['tenant_id', 'order_id'] }],
              },
            },
          ],
        },
      ],
      setup(r) {
        r.on('order.placed' as 'customer.created', () => undefined, { as: 'lost.follow' })
        r.operation(operation('notes.list', 'memorandum'))
      },
    })
    expect(problemsOf([lost]).map(({ code, plugin: name, message }) => [code, name, message])).toEqual([
      ['KITH_BOOT_UNKNOWN', 'lost', expect.stringContaining('"note.orderId" refers to the entity "order"')],
      [
        'KITH_BOOT_UNKNOWN',
        'lost',
        expect.stringContaining('"lost.follow" subscribes to the event "order.placed"'),
      ],
      [
        'KITH_BOOT_UNKNOWN',
        'lost',
        expect.stringContaining('"notes.list" asks for the permission "memorandum:read"'),
      ],
    ])
  })

  test('names each wrong grant and who gives it', () => {
    const policy = standardRoles()
    const wrong: Policy = {
      ...policy,
      restrict: [{ entity: 'customer', rows: { hatSize: { isNull: true } } }],
      deny: [{ entity: 'customer', actions: ['read'], rows: { name: { contains: 'x' } } }],
      roles: [
        { name: 'a', title: 'A', grants: [{ entity: 'custommer', actions: ['read'] }] },
        {
          name: 'b',
          title: 'B',
          grants: [{ entity: 'customer', actions: ['read'], fields: { nickame: 'allow' } }],
        },
      ],
    }
    const generous = plugin('generous', {
      setup: (r) => r.grant('a', { entity: 'customer', actions: ['read'], rows: { gloveSize: 7 } }),
    })
    const problems = problemsOf([generous], wrong)
    expect(problems.map(({ plugin: name, message }) => [name, message])).toEqual([
      ['host', expect.stringContaining('custommer')],
      ['host', expect.stringContaining('nickame')],
      ['generous', expect.stringContaining('gloveSize')],
      ['host', expect.stringContaining('hatSize')],
      ['host', expect.any(String)],
    ])
  })

  test('names the option that is wrong, without its value', () => {
    const options = z.strictObject({ mail: z.strictObject({ port: z.int() }), key: z.string().min(20) })
    const mailer = definePlugin<{ id: 'mailer'; options: { mail: { port: number }; key: string } }>({
      id: 'mailer',
      version: '1.0.0',
      kernel: '^0.1',
      options,
    })
    const [problem] = problemsOf([mailer({ mail: { port: 2.5 }, key: 'hunter2' })])
    expect(problem).toMatchObject({ code: 'KITH_BOOT_OPTIONS', plugin: 'mailer' })
    expect(problem!.message).toContain('mail.port: ')
    expect(problem!.message).toContain('key: ')
    expect(problem!.message).not.toContain('hunter2')
  })

  test('names the column in which migrations and entities differ', () => {
    const note = defineEntity({
      name: 'note',
      fields: { title: f.text({ max: 80 }).class('basic'), done: f.bool().class('public') },
    })
    const drifted = (columns: Columns) =>
      plugin('notes', { entities: [note], migrations: [createTable('note', columns)] })
    const title = { type: 'string', length: 80 } as const
    const done = { type: 'bool' } as const
    const cases: [Columns, string][] = [
      [{ title }, 'note: column "done" is missing'],
      [{ title: { type: 'string', length: 60 }, done }, 'note: column "title" is declared differently'],
      [{ title: { ...title, nullable: true }, done }, 'note: column "title" is declared differently'],
      [{ title, done, colour: { type: 'text' } }, 'note: column "colour" belongs to no field'],
    ]
    for (const [columns, difference] of cases) {
      expect(problemsOf([drifted(columns)])).toMatchObject([
        {
          code: 'KITH_DATABASE_SCHEMA_DRIFT',
          plugin: 'notes',
          message: expect.stringContaining(difference) as string,
        },
      ])
    }
    expect(problemsOf([drifted({ title, done })])).toEqual([])
    expect(problemsOf([plugin('notes', { entities: [note] })])).toMatchObject([
      { message: expect.stringContaining('note: no migration creates the table') as string },
    ])
  })

  test('names a table, column or index whose name is longer than 63 bytes', () => {
    const long = 'x'.repeat(60)
    const title = { type: 'string', length: 80 } as const
    const tables = [
      createTable(`n${long}`, {}),
      createTable('note', { [`title_${long}`]: title }),
      {
        id: '0001-create',
        steps: [
          {
            createTable: 'note',
            spec: {
              columns: { ...systemColumns, first_long_column_name: title, second_long_column_name: title },
              primaryKey: ['id'],
              indexes: [{ columns: ['tenant_id', 'first_long_column_name', 'second_long_column_name'] }],
            },
          },
        ],
      },
    ]
    for (const migration of tables) {
      expect(problemsOf([plugin('notes', { migrations: [migration] })])).toMatchObject([
        { code: 'KITH_DATABASE_NAME_TOO_LONG', plugin: 'notes' },
      ])
    }
  })

  test.each([
    [
      'an operation',
      'operation "customers.eat"',
      { setup: (r: Setup) => r.operation(operation('customers.eat')) },
    ],
    [
      'a route',
      'route "GET /customers/{id}/notes"',
      {
        setup: (r: Setup) =>
          r.operation({ ...operation('notes.list'), route: 'GET /customers/{id}/notes' as const }),
      },
    ],
    [
      'an event',
      'event "customer.eaten"',
      { events: [defineEvent({ name: 'customer.eaten', version: 1, subject: 'id' })] },
    ],
    [
      'a subscription',
      'subscription "loyalty.follow"',
      { setup: (r: Setup) => r.on('customer.created', () => undefined, { as: 'loyalty.follow' }) },
    ],
    ['a job', 'job "tidy"', { setup: (r: Setup) => r.job('tidy', { title: 'Tidy', run: () => undefined }) }],
    ['a mask', 'mask "blur"', { setup: (r: Setup) => r.mask({ name: 'blur', mask: () => '***' }) }],
    [
      'a permission on the entity of another',
      'operation "customers.eat"',
      {
        setup: (r: Setup) => {
          r.permission('customer:eat', { title: 'Eat customers' })
          r.operation(operation('customers.eat'))
        },
      },
    ],
  ])('names %s that begins with a word of somebody else', (_what, named, changes) => {
    expect(problemsOf([plugin('notes', changes)])).toMatchObject([
      { code: 'KITH_BOOT_NAME', plugin: 'notes', message: expect.stringContaining(named) as string },
    ])
  })

  test('lets names begin with the plugin, its entities and its resources, in the singular and the plural', () => {
    const story = defineEntity({ name: 'sideStory', fields: { title: f.text({ max: 80 }).class('basic') } })
    const fine = plugin('story-book', {
      entities: [story],
      events: [
        defineEvent({ name: 'sideStory.told', version: 1, subject: 'id' }),
        defineEvent({ name: 'storyBook.closed', version: 1, subject: 'id' }),
      ],
      migrations: [createTable('sideStory', { title: { type: 'string', length: 80 } })],
      setup(r) {
        r.permission('shelf:dust', { title: 'Dust the shelves' })
        r.operation({ ...operation('sideStories.tell'), route: 'POST /side-stories/{id}/tell' as const })
        r.operation({ ...operation('shelves.dust'), name: 'shelfs.dust', route: 'POST /shelfs' as const })
        r.operation({ ...operation('storyBook.close'), route: 'POST /story-book/close' as const })
        r.job('story-book.dust', { title: 'Dust', run: () => undefined })
        r.mask({ name: 'storyBook.blur', mask: () => '***' })
      },
    })
    expect(problemsOf([fine])).toEqual([])
  })

  test('names two operations of one route, whatever they call its parameters', () => {
    const notes = plugin('notes', {
      setup(r) {
        r.operation({ ...operation('notes.get'), route: 'GET /notes/{id}' as const })
        r.operation({ ...operation('notes.find'), route: 'GET /notes/{noteId}' as const })
      },
    })
    expect(problemsOf([notes])).toMatchObject([
      { code: 'KITH_BOOT_ROUTE_CLASH', message: expect.stringContaining('"notes.get"') as string },
    ])
  })

  test('names a field about a person that nobody could give them or erase', () => {
    const note = defineEntity({ name: 'note', fields: { caller: f.text({ max: 80 }).class('contact') } })
    const migrations = [createTable('note', { caller: { type: 'string', length: 80 } })]
    expect(problemsOf([plugin('notes', { entities: [note], migrations })])).toMatchObject([
      {
        code: 'KITH_BOOT_SUBJECT',
        plugin: 'notes',
        message: expect.stringContaining('note.caller') as string,
      },
    ])
    const answering = plugin('notes', {
      entities: [note],
      migrations,
      setup: (r) => r.subject({ export: async () => null, erase: async () => undefined }),
    })
    expect(problemsOf([answering])).toEqual([])
  })

  test('names a mask that nobody brings, and one that is taken', () => {
    const note = defineEntity({
      name: 'note',
      fields: { title: f.text({ max: 80 }).class('basic').mask('notes.blur') },
    })
    const migrations = [createTable('note', { title: { type: 'string', length: 80 } })]
    expect(problemsOf([plugin('notes', { entities: [note], migrations })])).toMatchObject([
      { code: 'KITH_BOOT_UNKNOWN', message: expect.stringContaining('the mask "notes.blur"') as string },
    ])
    const blurring = plugin('notes', {
      entities: [note],
      migrations,
      setup: (r) => r.mask({ name: 'notes.blur', mask: () => '***' }),
    })
    expect(problemsOf([blurring])).toEqual([])
    const phone = plugin('phone', { setup: (r) => r.mask({ name: 'phone', mask: () => '***' }) })
    expect(problemsOf([phone])).toMatchObject([
      { code: 'KITH_BOOT_DUPLICATE', message: 'The mask "phone" exists already.' },
    ])
  })

  test('names a part of a plugin that it does not know', () => {
    expect(problemsOf([plugin('notes', { entites: [] } as never)])).toMatchObject([
      { code: 'KITH_BOOT_INVALID', plugin: 'notes', message: '"entites" is no part of a plugin.' },
    ])
  })

  test('names a hook with a wish about a plugin that nobody knows', () => {
    const wishing = (changes: Partial<PluginDefinition> = {}) =>
      plugin('notes', {
        setup: (r) => r.hook.guard('customers.create', () => true, { before: ['tikets'] }),
        ...changes,
      })
    expect(problemsOf([wishing()])).toMatchObject([
      { code: 'KITH_BOOT_UNKNOWN', message: expect.stringContaining('"tikets"') as string },
    ])
    expect(problemsOf([wishing({ optional: { tikets: '^1.0' } })])).toEqual([])
  })

  test('refuses a secret that is missing or short', () => {
    for (const secret of [undefined, '', 'too short']) {
      const start = () => createCrm({ database: openHost().db, policy: standardRoles(), secret })
      expect(start).toThrow(expect.objectContaining({ code: 'KITH_VAULT_SECRET_REQUIRED' }))
    }
  })
})

describe('a CRM that starts', () => {
  test('sets plugins up after those they require, otherwise as they are listed', () => {
    const order: string[] = []
    const noting = (id: string, requires: string[] = []) =>
      plugin(id, {
        requires: Object.fromEntries(requires.map((name) => [name, '^1.0'])),
        setup: () => void order.push(id),
      })
    expect(problemsOf([noting('c', ['a', 'b']), noting('d'), noting('b', ['a']), noting('a')])).toEqual([])
    expect(order).toEqual(['a', 'b', 'c', 'd'])
  })

  test('gives a plugin its options with their defaults', () => {
    const seen: unknown[] = []
    const define = definePlugin<{ id: 'mailer'; options: { from?: string; retries?: number } }>({
      id: 'mailer',
      version: '1.0.0',
      kernel: '^0.1',
      options: z.strictObject({ from: z.string().default('crm@example.com'), retries: z.int().default(3) }),
      setup: (_r, options) => void seen.push(options),
    })
    expect(problemsOf([define()])).toEqual([])
    expect(problemsOf([define({ retries: 5 })])).toEqual([])
    expect(seen).toEqual([
      { from: 'crm@example.com', retries: 3 },
      { from: 'crm@example.com', retries: 5 },
    ])
  })

  test('answers 503 on a database that is not migrated, and recovers without a restart', async () => {
    await using host = await embed({ isUntouched: true })
    const pending = { code: 'KITH_DATABASE_MIGRATIONS_PENDING', status: 503 }
    const session = host.crm.as(rep)
    await expect(session.customers.list({})).rejects.toMatchObject(pending)
    await expect(host.crm.ready()).rejects.toMatchObject(pending)
    await expect(host.crm.tick()).rejects.toMatchObject(pending)
    await expect(host.crm.transaction(async () => undefined)).rejects.toMatchObject(pending)
    expect(host.rows('select name from sqlite_master')).toEqual([])
    await host.crm.migrate()
    await session.customers.create({ name: '张三' })
    expect((await session.customers.list({})).data).toHaveLength(1)
  })

  test('recovers when somebody else has migrated the database', async () => {
    await using host = await embed({ isUntouched: true })
    await expect(host.crm.ready()).rejects.toBeInstanceOf(KithError)
    host.raw.exec(await host.crm.migrations.sql())
    await host.crm.ready()
    await host.crm.as(rep).customers.create({ name: '张三' })
  })

  test('migrates by itself when it is told to', async () => {
    await using host = await embed({ isUntouched: true, crm: { migrate: 'auto' } })
    await host.crm.as(rep).customers.create({ name: '张三' })
    expect(host.count('crm_customer')).toBe(1)
  })

  test('refuses to run on a database whose history was edited', async () => {
    await using host = await embed()
    host.raw.exec(`update crm_migration set checksum = 'other' where id = '0002-create-audit'`)
    const again = createCrm({ database: host.db, policy: standardRoles(), secret: SECRET })
    await expect(again.as(rep).customers.list({})).rejects.toMatchObject({
      code: 'KITH_DATABASE_MIGRATION_CHANGED',
    })
  })

  test('keeps working with the tables of a plugin that is no longer installed', async () => {
    const note = defineEntity({ name: 'note', fields: { title: f.text({ max: 80 }).class('basic') } })
    const notes = plugin('notes', {
      entities: [note],
      migrations: [createTable('note', { title: { type: 'string', length: 80 } })],
    })
    await using host = await embed({ crmPlugins: [notes] })
    const without = createCrm({ database: host.db, policy: standardRoles(), secret: SECRET })
    await without.as(rep).customers.create({ name: '张三' })
    expect((await without.migrations.plan()).orphans).toEqual(['notes/0001-create'])
  })
})

describe('services of plugins', () => {
  interface Counter extends AsyncDisposable {
    next(): number
  }
  const counter = token<Counter>('counter')
  const label = token<string>('label')

  const counting = (log: string[], isProviding = true) =>
    definePlugin<{ id: 'counts'; operations: { 'counts.next': { input: object; output: string } } }>({
      id: 'counts',
      version: '1.0.0',
      kernel: '^0.1',
      setup(r) {
        if (isProviding) {
          r.provide(counter, () => {
            let last = 0
            log.push('made')
            return {
              next: () => (last += 1),
              [Symbol.asyncDispose]: async () => void log.push('disposed'),
            }
          })
        }
        r.provide(label, (scope) => `nr ${scope.get(counter).next()}`)
        r.operation(
          defineOperation({
            ...operation('counts.next'),
            input: z.strictObject({}),
            run: async (ctx) => `${ctx.get(label)} then ${ctx.get(counter).next()}`,
          }),
        )
      },
    })()

  test('are made when first asked for, shared by calls, and disposed when the CRM closes', async () => {
    const log: string[] = []
    {
      await using host = await embed({ crmPlugins: [counting(log)] })
      expect(log).toEqual([])
      expect(await host.crm.as(rep).counts.next()).toBe('nr 1 then 2')
      expect(await host.crm.as(rep).counts.next()).toBe('nr 1 then 3')
      expect(log).toEqual(['made'])
    }
    expect(log).toEqual(['made', 'disposed'])
  })

  test('that are missing fail with a code that names them', async () => {
    await using host = await embed({ crmPlugins: [counting([], false)] })
    await expect(host.crm.as(rep).counts.next()).rejects.toMatchObject({
      code: 'KITH_DI_MISSING',
      params: { token: 'counter', scope: 'counts' },
    })
  })

  test('of one plugin are not seen by another', async () => {
    const curious = definePlugin<{
      id: 'curious'
      operations: { 'curious.peek': { input: object; output: string } }
    }>({
      id: 'curious',
      version: '1.0.0',
      kernel: '^0.1',
      setup(r) {
        r.operation(
          defineOperation({
            ...operation('curious.peek'),
            input: z.strictObject({}),
            run: async (ctx) => ctx.get(label),
          }),
        )
      },
    })()
    await using host = await embed({ crmPlugins: [counting([]), curious] })
    await expect(host.crm.as(rep).curious.peek()).rejects.toMatchObject({
      code: 'KITH_DI_HIDDEN',
      params: { token: 'label', scope: 'curious', owner: 'counts' },
    })
  })

  test('of a plugin are seen by those that require it, made by the one that provides them', async () => {
    const reader = definePlugin<{
      id: 'reader'
      operations: { 'reader.read': { input: object; output: string } }
    }>({
      id: 'reader',
      version: '1.0.0',
      kernel: '^0.1',
      requires: { counts: '^1.0' },
      setup(r) {
        r.operation(
          defineOperation({
            ...operation('reader.read'),
            input: z.strictObject({}),
            run: async (ctx) => ctx.get(label),
          }),
        )
      },
    })()
    const log: string[] = []
    {
      await using host = await embed({ crmPlugins: [reader, counting(log)] })
      expect(await host.crm.as(rep).reader.read()).toBe('nr 1')
      expect(await host.crm.as(rep).counts.next()).toBe('nr 1 then 2')
    }
    expect(log).toEqual(['made', 'disposed'])
  })
})

test('leaves Reflect without a metadata polyfill', () => {
  expect('getMetadata' in Reflect).toBe(false)
})
