import {
  createCrm,
  CrmBootError,
  defineEntity,
  defineEvent,
  defineOperation,
  definePlugin,
  extensionPoint,
  f,
  inspectPlugins,
  type Plugin,
  standardRoles,
} from '@kith/core'
import { type Dialect, SqliteAdapter, SqliteDialect } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { SECRET } from './fixtures/embedded.ts'

/** A dialect that nobody may connect with. */
function unconnected(): { readonly dialect: Dialect; readonly connections: () => number } {
  let connections = 0
  const refuse = (): never => {
    connections += 1
    throw new Error('Nobody may connect.')
  }
  const dialect = new SqliteDialect({ database: refuse })
  return { dialect, connections: () => connections }
}

const parcelKinds = extensionPoint<{ readonly title: string }>('parcels.kinds')

const parcel = defineEntity({
  name: 'parcel',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'parcels' }).class('public'),
    weight: f.int().class('basic'),
    address: f.text({ max: 300 }).class('contact').mask('address').encrypted(),
  },
})

const scan = defineEntity({
  name: 'scan',
  subject: 'parcelId',
  fields: {
    parcelId: f.ref('parcel', { inverse: 'scans' }).class('public'),
    place: f.text({ max: 60 }).class('quasi'),
  },
})

const systemColumns = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

function parcels(): Plugin {
  return definePlugin({
    id: 'parcels',
    version: '1.2.3',
    kernel: '^0.1',
    optional: { depots: '^2.0' },
    entities: [parcel, scan],
    events: [defineEvent({ name: 'parcel.sent', version: 2, subject: 'customerId' })],
    migrations: [
      {
        id: '0001-create-parcels',
        steps: [
          {
            createTable: 'parcel',
            spec: {
              columns: {
                ...systemColumns,
                customer_id: { type: 'id' },
                weight: { type: 'int' },
                address: { type: 'cell' },
              },
              primaryKey: ['id'],
              indexes: [{ columns: ['tenant_id', 'customer_id'] }],
            },
          },
          {
            createTable: 'scan',
            spec: {
              columns: { ...systemColumns, parcel_id: { type: 'id' }, place: { type: 'string', length: 60 } },
              primaryKey: ['id'],
              indexes: [{ columns: ['tenant_id', 'parcel_id'] }],
            },
          },
        ],
      },
    ],
    setup(r) {
      r.permission('parcel:send', { title: 'Send parcels' })
      r.operation(
        defineOperation({
          name: 'parcels.send',
          summary: 'Send a parcel',
          kind: 'command',
          permission: { entity: 'parcel', action: 'send' },
          route: 'POST /parcels/{id}/send',
          input: z.strictObject({ id: z.string() }),
          output: undefined,
          run: async () => undefined,
        }),
      )
      r.grant('service-rep', { entity: 'parcel', actions: ['send', 'list'] })
      r.on('customer.created', () => undefined, { as: 'parcels.welcome', order: 'none' })
      r.on('depot.opened' as 'customer.created', () => undefined, { as: 'parcels.move' })
      r.job('parcels.chase', { title: 'Chase parcels', schedule: { every: '1h' }, run: () => undefined })
      r.panel('parcels.open', {
        title: 'On their way',
        permission: { entity: 'parcel', action: 'list' },
        output: z.array(z.string()),
        load: async () => new Map(),
      })
      r.timeline('parcel.sent', { title: 'Parcel sent', entity: 'parcel' })
      r.command('label', {
        summary: 'Print the label of a parcel',
        arguments: [{ name: 'id', summary: 'of the parcel' }],
        run: async () => undefined,
      })
      r.hook.guard('customers.create', () => true)
      r.hook.after('customers.create', () => undefined)
      r.extensionPoint(parcelKinds).add('letter', { title: 'Letter' })
      r.subject({ export: async () => null, erase: async () => undefined })
    },
  })()
}

const early = definePlugin({
  id: 'early',
  version: '1.0.0',
  kernel: '^0.1',
  setup: (r) => r.hook.guard('customers.create', () => true, { before: ['parcels'] }),
})

function manifest() {
  return inspectPlugins({ plugins: [parcels(), early()], policy: standardRoles() })
}

describe('the manifest of a CRM', () => {
  test('says what each plugin adds, and what the kernel does', () => {
    const { plugins, kernel } = manifest()
    expect(plugins.map(({ id }) => id)).toEqual(['core', 'parcels', 'early'])
    expect(plugins[0]).toMatchObject({ version: kernel, hasSubject: true })
    expect(plugins[0]!.operations.map(({ name }) => name)).toContain('customers.create')
    expect(plugins[1]).toEqual({
      id: 'parcels',
      version: '1.2.3',
      kernel: '^0.1',
      requires: {},
      optional: { depots: '^2.0' },
      tables: ['crm_parcels_parcel', 'crm_parcels_scan'],
      migrations: ['0001-create-parcels'],
      entities: [
        expect.objectContaining({ name: 'parcel', table: 'crm_parcels_parcel', subject: 'customerId' }),
        {
          name: 'scan',
          table: 'crm_parcels_scan',
          subject: 'parcelId',
          softDelete: false,
          fields: [
            expect.objectContaining({ name: 'parcelId', refersTo: 'parcel', class: 'public' }),
            expect.objectContaining({ name: 'place', refersTo: null, class: 'quasi', isEncrypted: false }),
          ],
        },
      ],
      fields: [],
      operations: [
        {
          name: 'parcels.send',
          summary: 'Send a parcel',
          kind: 'command',
          permission: 'parcel:send',
          access: 'actor',
          route: 'POST /parcels/{id}/send',
        },
      ],
      events: [{ name: 'parcel.sent', version: 2, subject: 'customerId' }],
      subscriptions: [{ name: 'parcels.welcome', event: 'customer.created', order: 'none' }],
      jobs: [{ name: 'parcels.chase', title: 'Chase parcels', schedule: { every: '1h' } }],
      permissions: [{ name: 'parcel:send', title: 'Send parcels' }],
      panels: [{ name: 'parcels.open', title: 'On their way', permission: 'parcel:list' }],
      timelineTypes: [{ name: 'parcel.sent', title: 'Parcel sent', entity: 'parcel' }],
      masks: [],
      normalizers: [],
      commands: [
        {
          name: 'label',
          summary: 'Print the label of a parcel',
          arguments: [{ name: 'id', summary: 'of the parcel', isOptional: false }],
        },
      ],
      hasSubject: true,
      hasMerge: false,
    })
  })

  test('has the hooks in the order in which they run', () => {
    expect(manifest().pipelines).toEqual([
      {
        operation: 'customers.create',
        stages: [
          { moment: 'guard', plugin: 'early' },
          { moment: 'guard', plugin: 'parcels' },
          { moment: 'run', plugin: 'core' },
          { moment: 'after', plugin: 'parcels' },
        ],
      },
    ])
  })

  test('has every right of every role, with who gives it', () => {
    const { roles } = manifest()
    const grants = roles.find(({ role }) => role === 'service-rep')!.grants
    expect(grants).toContainEqual({ entity: 'parcel', actions: ['send', 'list'], by: 'parcels' })
    expect(grants).toContainEqual(
      expect.objectContaining({ entity: 'customer', by: standardRoles().id }) as unknown,
    )
    const granted = standardRoles().roles.map(({ name }) => name)
    expect(roles.map(({ role }) => role)).toEqual(expect.arrayContaining(granted))
  })

  test('has the inventory of personal data, with the way from each row to the person', () => {
    const { personalData } = manifest()
    const of = (plugin: string) => personalData.filter((each) => each.plugin === plugin)
    expect(of('parcels')).toEqual([
      {
        plugin: 'parcels',
        entity: 'parcel',
        field: 'address',
        class: 'contact',
        isEncrypted: true,
        subjectPath: ['customerId', 'customer'],
      },
      {
        plugin: 'parcels',
        entity: 'scan',
        field: 'place',
        class: 'quasi',
        isEncrypted: false,
        subjectPath: ['parcelId', 'customerId', 'customer'],
      },
    ])
    const ofCore = of('core')
    expect(ofCore).toContainEqual(
      expect.objectContaining({
        entity: 'customer',
        field: 'idNumber',
        subjectPath: ['customer'],
      }) as unknown,
    )
    // Users are the host's staff: each is a person of its own. Whom a message is about that waits is not known yet.
    expect(new Set(ofCore.map(({ subjectPath }) => subjectPath.at(-1)))).toEqual(
      new Set(['customer', 'user', 'quarantinedMessage']),
    )
    expect(ofCore.map(({ field }) => field)).not.toContain('lifecycle')
  })

  test('names the extension points and what was dropped with an absent plugin', () => {
    const { extensionPoints, dropped } = manifest()
    expect(extensionPoints).toContainEqual({
      name: 'parcels.kinds',
      owner: 'parcels',
      values: [{ name: 'letter', plugin: 'parcels' }],
    })
    expect(dropped).toEqual([
      expect.stringContaining('"parcels.move" subscribes to the event "depot.opened"'),
    ])
  })

  test('is plain data that survives being written down', () => {
    const described = manifest()
    expect(JSON.parse(JSON.stringify(described))).toEqual(described)
  })

  test('is the same from a CRM and from its plugins alone, and opens no connection', () => {
    const { dialect, connections } = unconnected()
    expect(dialect.createAdapter()).toBeInstanceOf(SqliteAdapter)
    const crm = createCrm({
      database: { dialect },
      policy: standardRoles(),
      secret: SECRET,
      plugins: [parcels(), early()],
    })
    expect(crm.manifest).toEqual(manifest())
    expect(connections()).toBe(0)
  })

  test('counts the prefix of the database', () => {
    const { dialect, connections } = unconnected()
    const { plugins } = inspectPlugins({
      plugins: [parcels()],
      policy: standardRoles(),
      database: { dialect, prefix: 'kith_' },
    })
    expect(plugins[1]!.tables).toEqual(['kith_parcels_parcel', 'kith_parcels_scan'])
    expect(connections()).toBe(0)
  })

  test('is refused to plugins that would not start', () => {
    const lonely = definePlugin({
      id: 'lonely',
      version: '1.0.0',
      kernel: '^0.1',
      requires: { absent: '^1.0' },
    })
    expect(() => inspectPlugins({ plugins: [lonely()], policy: standardRoles() })).toThrow(CrmBootError)
  })
})
