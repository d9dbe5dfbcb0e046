import {
  defineEntity,
  defineEvent,
  defineOperation,
  definePlugin,
  f,
  type Grant,
  type KithEvent,
  type Plugin,
  type PluginTypes,
} from '@kith/core'
import { z } from 'zod'

/** A plugin whose operation writes a row, and tells of it or does not: what is between the two is the event. */
export interface PingsTypes extends PluginTypes {
  readonly id: 'pings'
  readonly events: { readonly 'ping.sent': { readonly pingId: string } }
  readonly operations: {
    readonly 'pings.send': { input: { readonly isTold: boolean }; output: { readonly id: string } }
  }
}

const ping = defineEntity({ name: 'ping', fields: { isTold: f.bool().class('public') } })

const rights: Grant = { entity: 'ping', actions: ['create'], classes: { public: 'allow' } }

const send = defineOperation({
  name: 'pings.send',
  summary: 'Write a ping',
  kind: 'command',
  permission: { entity: 'ping', action: 'create' },
  input: z.strictObject({ isTold: z.boolean() }),
  output: undefined,
  async run(ctx, input) {
    const { id } = await ctx.records('ping').create(input)
    if (input.isTold) ctx.emit('ping.sent', { pingId: id })
    return { id }
  },
})

const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

/** The plugin with so many durable subscribers of its event, each of which does nothing but call back. */
export function pings(subscribers: number, heard: (event: KithEvent) => void): Plugin<PingsTypes> {
  return definePlugin<PingsTypes>({
    id: 'pings',
    version: '1.0.0',
    kernel: '^0.1',
    entities: [ping],
    events: [defineEvent({ name: 'ping.sent', version: 1, subject: 'pingId' })],
    migrations: [
      {
        id: '0001-create-pings',
        steps: [
          {
            createTable: 'ping',
            spec: { columns: { ...system, is_told: { type: 'bool' } }, primaryKey: ['id'], indexes: [] },
          },
        ],
      },
    ],
    uses: [],
    setup(r) {
      r.operation(send)
      r.grant('integration', rights)
      for (let number = 0; number < subscribers; number += 1)
        r.on('ping.sent', (event) => heard(event as KithEvent), { as: `pings.hear-${number}`, order: 'none' })
    },
  })()
}
