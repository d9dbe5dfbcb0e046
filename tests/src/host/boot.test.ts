import {
  bootChecks,
  CrmBootError,
  createCrm,
  defineEntity,
  defineErrors,
  defineEvent,
  defineMask,
  defineOperation,
  definePlugin,
  f,
  type FieldClass,
  KithError,
  type Migration,
  type Plugin,
  type PluginDefinition,
  type Policy,
  type Route,
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

  test('says what plugins find wrong with the whole, once every declaration is right', () => {
    const { NOT_FOUND } = defineErrors('KITH_TESTS', {
      NOT_FOUND: { status: 422, message: 'The role "{role}" reads names.', fix: 'Grant it less.' },
    })
    const asked: string[] = []
    const strict = plugin('strict', {
      setup(r) {
        r.extensionPoint(bootChecks).add('names', {
          find(overview) {
            asked.push(...overview.roles)
            expect(overview.catalog.has('customer')).toBe(true)
            expect([...overview.lookupsOf('reader', 'customer')]).toEqual([])
            return overview.roles
              .filter((role) => overview.fieldLevels(role, 'customer').get('name') === 'allow')
              .map((role) => NOT_FOUND({ role }))
          },
        })
      },
    })
    const broken = plugin('broken', {
      setup(r) {
        r.extensionPoint(bootChecks).add('nothing', {
          find() {
            throw new RangeError('the check went wrong')
          },
        })
      },
    })
    const reading = { entity: 'customer', actions: ['read'] } as const
    const policy: Policy = {
      id: 'two',
      roles: [
        { name: 'reader', title: 'R', grants: [{ ...reading, classes: { basic: 'allow' } }] },
        { name: 'blind', title: 'B', grants: [{ ...reading, classes: { public: 'allow' } }] },
      ],
    }
    const found = problemsOf([strict, broken], policy).map((each) => [each.code, each.plugin, each.message])
    expect(found).toEqual([
      ['KITH_TESTS_NOT_FOUND', 'strict', 'The role "reader" reads names.'],
      ['KITH_BOOT_INVALID', 'broken', 'the check went wrong'],
    ])
    asked.splice(0)
    expect(problemsOf([strict, plugin('lonely', { requires: { absent: '^1.0' } })], policy)).toHaveLength(1)
    expect(asked).toEqual([])
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
    expect(problemsOf([plugin('notes', { setup }), plugin('second', { setup })])).toMatchObject([
      { code: 'KITH_BOOT_DUPLICATE', plugin: 'second', message: expect.stringContaining(named) as string },
    ])
  })

  test('names an event that two plugins declare', () => {
    const events = [defineEvent({ name: 'note.taken', version: 1, subject: 'id' })]
    expect(problemsOf([plugin('note', { events }), plugin('second', { events })])).toMatchObject([
      { code: 'KITH_BOOT_DUPLICATE', plugin: 'second', message: 'The event "note.taken" exists already.' },
      { code: 'KITH_BOOT_NAME', plugin: 'second' },
    ])
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

  test('refuses a secret that is missing or short', () => {
    for (const secret of [undefined, '', 'too short']) {
      const start = () => createCrm({ database: openHost().db, policy: standardRoles(), secret })
      expect(start).toThrow(expect.objectContaining({ code: 'KITH_VAULT_SECRET_REQUIRED' }))
    }
  })
})

type Setup = NonNullable<PluginDefinition['setup']>

describe('a name', () => {
  const event = (name: `${string}.${string}`) => ({
    events: [defineEvent({ name, version: 1, subject: 'id' })],
  })
  const routed =
    (name: string, route: Route): Setup =>
    (r) =>
      r.operation({ ...operation(name), route })
  const panel = {
    title: 'Trips',
    permission: { entity: 'customer', action: 'read' },
    output: z.array(z.string()),
    load: async () => new Map(),
  } as const
  const stars = (name: string) => defineMask(name, () => '****')
  const trip = defineEntity({ name: 'dayTrip', fields: { stops: f.int().class('basic') } })
  const trips: Partial<PluginDefinition> = {
    entities: [trip],
    migrations: [createTable('dayTrip', { stops: { type: 'int' } })],
  }

  test.each<[string, string, Partial<PluginDefinition>]>([
    ['operation', '"customers.trip"', { setup: (r) => r.operation(operation('customers.trip')) }],
    ['route', '"GET /journeys"', { setup: routed('trips.list', 'GET /journeys') }],
    [
      'route',
      '"GET /customers/{id}/journeys"',
      { setup: routed('trips.list', 'GET /customers/{id}/journeys') },
    ],
    ['route', '"GET /customers/trips"', { setup: routed('trips.list', 'GET /customers/trips') }],
    ['event', '"customer.travelled"', event('customer.travelled')],
    [
      'subscription',
      '"orders.travel"',
      { setup: (r) => r.on('customer.created', () => undefined, { as: 'orders.travel' }) },
    ],
    ['job', '"nightly"', { setup: (r) => r.job('nightly', { title: 'Travel', run: () => undefined }) }],
    ['panel', '"profile.trips"', { setup: (r) => r.panel('profile.trips', panel) }],
    [
      'timeline type',
      '"customer.travelled"',
      { setup: (r) => r.timeline('customer.travelled', { title: 'Travelled', entity: 'customer' }) },
    ],
    ['mask', '"stars.long"', { setup: (r) => r.mask(stars('stars.long')) }],
  ])('of %s that begins with no resource of its plugin is refused', (what, name, changes) => {
    expect(problemsOf([plugin('trips', changes)])).toMatchObject([
      {
        code: 'KITH_BOOT_NAME',
        plugin: 'trips',
        message: `The ${what} ${name} begins with no resource of the plugin; those are trips.`,
        fix: expect.stringContaining('Begin it with') as string,
      },
    ])
  })

  test('begins with an entity, its plural, the resource of a permission, or the id of the plugin', () => {
    const travels = plugin('all-travels', {
      ...trips,
      ...event('dayTrip.begun'),
      setup(r) {
        r.permission('itinerary:print', { title: 'Print itineraries' })
        routed('dayTrips.list', 'GET /day-trips')(r, {})
        routed('itineraries.print', 'POST /itineraries/print')(r, {})
        routed('allTravels.count', 'GET /all-travels/count')(r, {})
        routed('dayTrips.last', 'GET /customers/{id}/day-trips')(r, {})
        r.on('customer.created', () => undefined, { as: 'all-travels.follow' })
        r.job('itineraries.remove-old', { title: 'Remove old itineraries', run: () => undefined })
        r.panel('all-travels.last', panel)
        r.timeline('dayTrip.begun', { title: 'Day trip', entity: 'dayTrip' })
        r.mask(stars('all-travels.stars'))
      },
    })
    expect(problemsOf([travels])).toEqual([])
  })

  test('does not become the plugin’s own by a permission on the entity of another', () => {
    const greedy = plugin('greedy', {
      setup(r) {
        r.permission('customer:adopt', { title: 'Adopt customers' })
        r.operation(operation('customers.adopt'))
      },
    })
    expect(problemsOf([greedy])).toMatchObject([{ code: 'KITH_BOOT_NAME', plugin: 'greedy' }])
  })

  test('of a route is refused where another plugin answers the same requests', () => {
    const permitted =
      (name: string, route: Route): Setup =>
      (r, options) => {
        r.permission(`drawer:${name}`, { title: 'Use drawers' })
        routed(`drawers.${name}`, route)(r, options)
      }
    const first = plugin('first', { setup: permitted('read', 'GET /drawers/{id}') })
    const clash = plugin('second', { setup: permitted('open', 'GET /drawers/{drawerId}') })
    const besides = plugin('third', { setup: permitted('drop', 'DELETE /drawers/{id}') })
    expect(problemsOf([first, clash, besides])).toEqual([
      {
        code: 'KITH_BOOT_ROUTE_CLASH',
        plugin: 'second',
        message:
          'The route "GET /drawers/{drawerId}" of "drawers.open" is taken by "drawers.read" of the plugin "first".',
        fix: 'Give one of the two operations another path.',
      },
    ])
  })
})

describe('personal data', () => {
  const columns: Columns = { size: { type: 'string', length: 20 } }
  const fitting = (fieldClass: FieldClass, setup: Setup = () => undefined) =>
    plugin('fittings', {
      entities: [defineEntity({ name: 'fitting', fields: { size: f.text({ max: 20 }).class(fieldClass) } })],
      migrations: [createTable('fitting', columns)],
      setup,
    })

  test('that leads to no person is refused', () => {
    for (const fieldClass of ['quasi', 'contact', 'freeText', 'identity', 'financial'] as const) {
      expect(problemsOf([fitting(fieldClass)])).toMatchObject([
        {
          code: 'KITH_BOOT_SUBJECT_MISSING',
          plugin: 'fittings',
          message: expect.stringContaining(`"fitting.size" is of the class ${fieldClass}`) as string,
          fix: expect.stringContaining('r.subject') as string,
        },
      ])
    }
    for (const fieldClass of ['public', 'basic', 'behaviour', 'credential'] as const)
      expect(problemsOf([fitting(fieldClass)])).toEqual([])
  })

  test('is welcome where the plugin itself exports and erases it', () => {
    const participant = { export: async () => null, erase: async () => undefined }
    expect(problemsOf([fitting('contact', (r) => r.subject(participant))])).toEqual([])
  })
})

test('a definition with a key that means nothing is refused', () => {
  expect(problemsOf([plugin('modern', { hooks: {}, setUp: 1 } as never)])).toMatchObject([
    { code: 'KITH_BOOT_INVALID', plugin: 'modern', message: expect.stringContaining('"hooks"') as string },
    { code: 'KITH_BOOT_INVALID', plugin: 'modern', message: expect.stringContaining('"setUp"') as string },
  ])
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

  const curious = (requires: Readonly<Record<string, string>>) =>
    definePlugin<{
      id: 'curious'
      operations: { 'curious.peek': { input: object; output: string } }
    }>({
      id: 'curious',
      version: '1.0.0',
      kernel: '^0.1',
      requires,
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

  test('of one plugin are seen by one that requires it', async () => {
    await using host = await embed({ crmPlugins: [curious({ counts: '^1.0' }), counting([])] })
    expect(await host.crm.as(rep).curious.peek()).toBe('nr 1')
  })

  test('of one plugin are not seen by another, which learns what to require', async () => {
    await using host = await embed({ crmPlugins: [counting([]), curious({})] })
    await expect(host.crm.as(rep).curious.peek()).rejects.toMatchObject({
      code: 'KITH_DI_NOT_REQUIRED',
      params: { token: 'label', scope: 'curious', provider: 'counts' },
    })
  })
})

test('leaves Reflect without a metadata polyfill', () => {
  expect('getMetadata' in Reflect).toBe(false)
})
