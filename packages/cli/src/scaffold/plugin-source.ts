import type { PluginNames } from './plugin-names.ts'

/** The source of a plugin with one entity, two operations, an event, rights for two roles and words in Chinese, and its test. */
export function sourceFiles(names: PluginNames): Readonly<Record<string, string>> {
  const { id, word } = names
  return {
    'src/index.ts': index(names),
    'src/plugin.ts': plugin(names),
    'src/types.ts': types(names),
    [`src/${word}.entity.ts`]: entity(names),
    'src/events.ts': events(names),
    'src/grants.ts': grants(names),
    'src/messages/zh-CN.ts': messages(names),
    [`src/migrations/0001-create-${id}.ts`]: migration(names),
    [`src/operations/create-${word}.ts`]: createOperation(names),
    [`src/operations/list-${id}.ts`]: listOperation(names),
    'src/plugin.test.ts': test(names),
  }
}

function index({ resource, pluginType, entityType, word }: PluginNames): string {
  return `export { ${resource} } from './plugin.ts'
export type { ${pluginType}Types } from './types.ts'
export type { Create${entityType}Input, ${entityType} } from './${word}.entity.ts'
export type { ${entityType}EventPayload } from './events.ts'
`
}

function plugin({ id, resource, entity, pluginType, entityType, word }: PluginNames): string {
  return `import { definePlugin } from '@kith/core'

import { ${entity}Events } from './events.ts'
import { ${entity}Entity } from './${word}.entity.ts'
import { grantsByRole } from './grants.ts'
import { ${entity}Messages } from './messages/zh-CN.ts'
import { create${pluginType} } from './migrations/0001-create-${id}.ts'
import { create${entityType} } from './operations/create-${word}.ts'
import { list${pluginType} } from './operations/list-${id}.ts'
import type { ${pluginType}Types } from './types.ts'

/** Keeps every ${word} of a customer. */
export const ${resource} = definePlugin<${pluginType}Types>({
  id: '${id}',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [${entity}Entity],
  events: ${entity}Events,
  migrations: [create${pluginType}],
  messages: [${entity}Messages],
  setup(r) {
    for (const operation of [create${entityType}, list${pluginType}]) r.operation(operation)
    for (const [role, grant] of Object.entries(grantsByRole)) r.grant(role, grant)
  },
})
`
}

function types({ id, resource, entity, pluginType, entityType, word }: PluginNames): string {
  return `import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { ${entityType}EventPayload } from './events.ts'
import type { Create${entityType}Input, ${entityType} } from './${word}.entity.ts'

/** Everything that the plugin adds to the types of a host. */
export interface ${pluginType}Types extends PluginTypes {
  readonly id: '${id}'
  readonly events: {
    readonly '${entity}.created': ${entityType}EventPayload
  }
  readonly operations: {
    readonly '${resource}.create': { input: Create${entityType}Input; output: ${entityType} }
    readonly '${resource}.list': { input: ListQuery; output: Page<${entityType}> }
  }
}
`
}

function entity({ resource, entity: name, entityType, word }: PluginNames): string {
  return `import { type CreateOf, defineEntity, f, type ReadableOf } from '@kith/core'

/** A ${word} of a customer. */
export const ${name}Entity = defineEntity({
  name: '${name}',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: '${resource}' }).class('public'),
    topic: f.text().class('basic'),
    remark: f.text({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable(),
  },
})

/** A ${word} as a role may read it. */
export interface ${entityType} extends ReadableOf<typeof ${name}Entity> {}

/** The values of a new ${word}. */
export interface Create${entityType}Input extends CreateOf<typeof ${name}Entity> {}
`
}

function events({ entity: name, entityType, word }: PluginNames): string {
  return `import { defineEvent } from '@kith/core'

/** The payload of the events of a ${word}: ids, never values. */
export interface ${entityType}EventPayload {
  readonly ${name}Id: string
  readonly customerId: string
}

/** What the plugin tells. */
export const ${name}Events = [
  defineEvent({ name: '${name}.created', version: 1, subject: 'customerId' }),
] as const
`
}

function grants({ entity: name, word }: PluginNames): string {
  return `import type { Grant } from '@kith/core'

const classes = { public: 'allow', basic: 'allow', freeText: 'allow' } as const
const everything = ['read', 'list', 'create', 'update'] as const

/** Who may do what with a ${word}. A service rep reads remarks with numbers and addresses taken out. */
export const grantsByRole: Readonly<Record<string, Grant>> = {
  'relationship-manager': { entity: '${name}', actions: everything, classes },
  'service-rep': {
    entity: '${name}',
    actions: everything,
    rows: { customer: { some: { teamId: { in: { actor: 'teamIds' } } } } },
    classes: { ...classes, freeText: 'redact' },
  },
}
`
}

function messages({ entity: name, word }: PluginNames): string {
  return `import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese: its errors by code, and the words that fill the errors of others. */
export const ${name}Messages: Messages = {
  locale: 'zh-CN',
  errors: {},
  phrases: { entity: { ${name}: '${word}' } },
}
`
}

function migration({ id, entity: name, pluginType }: PluginNames): string {
  return `import type { Migration } from '@kith/core'

/** Creates the table. */
export const create${pluginType}: Migration = {
  id: '0001-create-${id}',
  steps: [
    {
      createTable: '${name}',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          customer_id: { type: 'id' },
          topic: { type: 'string', length: 200 },
          remark: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'customer_id'] }],
      },
    },
  ],
}
`
}

function createOperation({ id, resource, entity: name, entityType, word }: PluginNames): string {
  return `import { defineOperation, readableOf, valuesOf } from '@kith/core'

import { ${name}Entity } from '../${word}.entity.ts'

/** Creates a ${word} of a customer whom the caller may see. */
export const create${entityType} = defineOperation({
  name: '${resource}.create',
  summary: 'Create a ${word}',
  kind: 'command',
  permission: { entity: '${name}', action: 'create' },
  input: valuesOf(${name}Entity, 'create'),
  output: readableOf(${name}Entity),
  route: 'POST /${id}',
  async run(ctx, input) {
    const { id: customerId } = await ctx.records('customer').get(String(input['customerId']), [])
    const created = await ctx.records('${name}').create(input)
    ctx.emit('${name}.created', { ${name}Id: created.id, customerId })
    return created.row
  },
})
`
}

function listOperation({ id, resource, entity: name, pluginType, word }: PluginNames): string {
  return `import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'

import { ${name}Entity } from '../${word}.entity.ts'

/** Lists what the caller may see. */
export const list${pluginType} = defineOperation({
  name: '${resource}.list',
  summary: 'List ${id}',
  kind: 'query',
  permission: { entity: '${name}', action: 'list' },
  input: listQuerySchema,
  output: pageOf(${name}Entity),
  route: 'GET /${id}',
  run: (ctx, query) => ctx.records('${name}').list(query as ListQuery),
})
`
}

function test({ resource }: PluginNames): string {
  return `import { aCustomer, createTestCrm, describePlugin } from '@kith/testing'
import { describe, expect, test } from 'vitest'

import { ${resource} } from './index.ts'

describePlugin(
  { describe, test },
  {
    plugin: () => ${resource}(),
    async prepare({ customerId, execute }) {
      const example = { customerId, topic: 'Contract', remark: 'Not before nine, on 13800138000.' }
      await execute('${resource}.create', example)
      return { '${resource}.create': example, '${resource}.list': {} }
    },
    roles: {
      '${resource}.create': ['relationship-manager', 'service-rep'],
      '${resource}.list': ['relationship-manager', 'service-rep'],
    },
    personal: ['13800138000'],
    clearFor: ['relationship-manager'],
  },
)

test('shows a service rep no number in a remark', async () => {
  await using kit = await createTestCrm({ plugins: [${resource}()] })
  const manager = kit.as('relationship-manager')
  const { id: customerId } = await manager.customers.create(aCustomer())
  await manager.${resource}.create({ customerId, topic: 'Contract', remark: 'Call 13800138000.' })
  const { data } = await kit.as('service-rep').${resource}.list()
  expect(data.map(({ remark }) => remark)).toEqual(['Call [phone].'])
})
`
}
