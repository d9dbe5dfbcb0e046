import {
  defineEntity,
  defineEvent,
  defineOperation,
  definePlugin,
  f,
  type OperationContext,
  type PluginTypes,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

const visitEntity = defineEntity({
  name: 'visit',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'visits' }).class('public'),
    hostId: f.policyKey().class('public'),
    reason: f.text().class('freeText').nullable(),
    stars: f.int().class('public').nullable(),
  },
})

interface NewVisit {
  readonly customerId: string
  readonly hostId: string
  readonly reason?: string
}

interface VisitTypes extends PluginTypes {
  readonly id: 'visits'
  readonly options: { readonly loads?: (ids: readonly string[]) => Promise<ReadonlyMap<string, unknown>> }
  readonly operations: {
    readonly 'visits.create': { input: NewVisit; output: { readonly id: string } }
    readonly 'visits.note': {
      input: {
        readonly id: string
        readonly customerId: string
        readonly fields: readonly string[]
        readonly type?: string
      }
      output: void
    }
  }
}

const createVisit = defineOperation({
  name: 'visits.create',
  summary: 'Note a visit',
  kind: 'command',
  permission: { entity: 'visit', action: 'create' },
  input: valuesOf(visitEntity, 'create'),
  output: z.strictObject({ id: z.string() }),
  async run(ctx, input) {
    const { id } = await ctx.records('visit').create(input)
    const customerId = input['customerId'] as string
    ctx.emit('visit.made', { customerId, visitId: id })
    ctx.timeline({ type: 'visit.made', customerId, refId: id, params: { visitId: id } })
    return { id }
  },
})

const noteVisit = defineOperation({
  name: 'visits.note',
  summary: 'Tell of changed fields of a visit',
  kind: 'command',
  permission: { entity: 'visit', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    customerId: z.string(),
    fields: z.array(z.string()),
    type: z.string().optional(),
  }),
  output: undefined,
  async run(ctx, { id, customerId, fields, type = 'visit.changed' }) {
    await ctx.records('customer').get(customerId, [])
    ctx.timeline({ type, customerId, refId: id, fields })
  },
})

/** A plugin with rows, timeline entries and panels of its own. A visit belongs to the person who received it. */
export const visits = definePlugin<VisitTypes>({
  id: 'visits',
  version: '1.0.0',
  kernel: '^0.1',
  options: z.object({ loads: z.custom<never>().optional() }) as never,
  entities: [visitEntity],
  events: [defineEvent({ name: 'visit.made', version: 1, subject: 'customerId' })],
  migrations: [
    {
      id: '0001-create-visits',
      steps: [
        {
          createTable: 'visit',
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
              host_id: { type: 'key' },
              reason: { type: 'string', length: 200, nullable: true },
              stars: { type: 'int', nullable: true },
            },
            primaryKey: ['id'],
            indexes: [{ columns: ['tenant_id', 'customer_id'] }],
          },
        },
      ],
    },
  ],
  setup(r, { loads }) {
    r.operation(createVisit)
    r.operation(noteVisit)
    r.timeline('visit.made', { title: 'Visit', entity: 'visit' })
    r.timeline('visit.changed', { title: 'Visit changed', entity: 'visit' })
    r.panel('visits.recent', {
      title: 'Visits',
      permission: { entity: 'visit', action: 'list' },
      output: z.array(z.unknown()),
      // A loader of a test may hang; the plugin's own needs as long as a busy machine takes.
      ...(loads === undefined ? {} : { timeLimitMs: 50 }),
      load: (ids, ctx) => loads?.(ids) ?? loadVisits(ids, ctx),
    })
    for (const role of ['relationship-manager', 'service-rep'])
      r.grant(role, {
        entity: 'visit',
        actions: ['read', 'list', 'create'],
        rows: { hostId: { actor: 'id' } },
        classes: { public: 'allow', freeText: role === 'service-rep' ? 'mask' : 'allow' },
      })
  },
})

function loadVisits(ids: readonly string[], ctx: OperationContext): Promise<ReadonlyMap<string, unknown>> {
  return ctx.records('visit').listBy({ by: 'customerId', ids, sort: ['-createdAt'], limit: 5 })
}
