import {
  defineEntity,
  defineEvent,
  defineOperation,
  definePlugin,
  f,
  type Migration,
  type Plugin,
} from '@kith/core'
import { z } from 'zod'

const FIELDS = 15
const OPERATIONS = 10

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

/** Plugins of the size that real ones have: 3 to 5 entities of 15 fields, 10 operations, 5 hooks, 2 jobs, 2 migrations. */
export function benchPlugins(count: number): readonly Plugin[] {
  return Array.from({ length: count }, (_, index) => benchPlugin(index))
}

function benchPlugin(index: number): Plugin {
  const names = Array.from({ length: 3 + (index % 3) }, (_, at) => `part${index}Thing${at}`)
  const operations = Array.from({ length: OPERATIONS }, (_, at) => operationOf(names[at % names.length]!, at))
  return definePlugin({
    id: `part-${index}`,
    version: '1.0.0',
    kernel: '^0.1',
    ...(index === 0 ? {} : { requires: { [`part-${index - 1}`]: '^1.0' } }),
    entities: names.map(entityOf),
    events: names.map((name) => defineEvent({ name: `${name}.changed`, version: 1, subject: 'customerId' })),
    migrations: [
      migrationOf('0001-create', names.slice(0, 2)),
      migrationOf('0002-create-more', names.slice(2)),
    ],
    setup(r) {
      for (const operation of operations) r.operation(operation)
      r.hook.guard('customers.create', () => true)
      r.hook.before('customers.create', () => undefined)
      r.hook.after('customers.create', () => undefined)
      r.hook.guard('customers.update', () => true)
      r.hook.committed('customers.update', () => undefined)
      for (const job of ['tidy', 'count'])
        r.job(`part-${index}.${job}`, { title: job, schedule: { every: '1h' }, run: () => undefined })
      for (const role of ['service-rep', 'system-admin'])
        for (const entity of names)
          r.grant(role, { entity, actions: ['read', 'list'], classes: { public: 'allow', basic: 'allow' } })
    },
  })()
}

function entityOf(name: string) {
  const texts = Array.from({ length: FIELDS - 3 }, (_, at) => [`text${at}`, textField()])
  return defineEntity({
    name,
    subject: 'customerId',
    fields: {
      customerId: f.ref('customer').class('public'),
      amount: f.int().class('basic'),
      remark: f.text({ max: 200 }).class('freeText').encrypted().nullable(),
      ...(Object.fromEntries(texts) as Record<string, ReturnType<typeof textField>>),
    },
  })
}

function textField() {
  return f.text({ max: 80 }).class('basic')
}

function migrationOf(id: string, tables: readonly string[]): Migration {
  const texts = Array.from({ length: FIELDS - 3 }, (_, at) => [`text${at}`, { type: 'string', length: 80 }])
  const columns: Columns = {
    ...systemColumns,
    customer_id: { type: 'id' },
    amount: { type: 'int' },
    remark: { type: 'cell', nullable: true },
    ...(Object.fromEntries(texts) as Columns),
  }
  return {
    id,
    steps: tables.map((createTable) => ({
      createTable,
      spec: { columns, primaryKey: ['id'], indexes: [{ columns: ['tenant_id', 'customer_id'] }] },
    })),
  }
}

function operationOf(entity: string, at: number) {
  return defineOperation({
    name: `${entity}s.act${at}`,
    summary: 'Do nothing',
    kind: 'query',
    permission: { entity, action: 'read' },
    route: `GET /${entity}s/{id}/act${at}`,
    input: z.strictObject({ id: z.string() }),
    output: undefined,
    run: async () => undefined,
  })
}
