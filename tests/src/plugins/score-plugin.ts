import {
  defineOperation,
  definePlugin,
  f,
  type FieldMap,
  type Migration,
  type OperationContext,
  type Plugin,
  type PluginTypes,
} from '@kith/core'
import { z } from 'zod'

/** What the plugin adds to customers. */
export interface ScoreFields {
  readonly score: number
  readonly segment: string | null
  readonly passport: string | null
  readonly credit: { readonly amount: number; readonly currency: string } | null
}

/** A plugin that adds fields to customers and writes them on demand. */
export interface ScoresTypes extends PluginTypes {
  readonly id: 'scores'
  readonly fields: { readonly customer: ScoreFields }
  readonly operations: {
    readonly 'scores.write': {
      input: { readonly id: string; readonly values: Readonly<Record<string, unknown>> }
      output: void
    }
    readonly 'scores.run': { input: { readonly script: string }; output: unknown }
  }
}

export const scoreFields: FieldMap = {
  score: f.int().class('behaviour').default(0),
  segment: f.text().class('quasi').mask('full').nullable(),
  passport: f
    .text()
    .class('identity')
    .mask('idNumber')
    .encrypted({ index: { eq: (value) => value } })
    .nullable(),
  credit: f.money().class('financial').nullable(),
}

export const createScores: Migration = {
  id: '0001-create-scores',
  steps: [
    {
      createTable: 'customerFields',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          score: { type: 'int' },
          segment: { type: 'string', length: 200, nullable: true },
          passport: { type: 'cell', nullable: true },
          passport_eq: { type: 'digest', nullable: true },
          credit_amount: { type: 'int', nullable: true },
          credit_currency: { type: 'string', length: 3, nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'passport_eq'] }],
      },
    },
  ],
}

/** The plugin; scripts do what a test wants to happen inside an operation. */
export function scores(
  scripts: Readonly<Record<string, (ctx: OperationContext) => Promise<unknown>>> = {},
): Plugin<ScoresTypes> {
  return definePlugin<ScoresTypes>({
    id: 'scores',
    version: '1.0.0',
    kernel: '^0.1',
    migrations: [createScores],
    setup(r) {
      r.field('customer', scoreFields)
      r.operation(
        defineOperation({
          name: 'scores.write',
          summary: 'Write added fields of a customer',
          kind: 'command',
          permission: { entity: 'customer', action: 'read' },
          input: z.strictObject({ id: z.string(), values: z.record(z.string(), z.unknown()) }),
          output: undefined,
          run: (ctx, { id, values }) => ctx.extend('customer', id, values),
        }),
      )
      r.operation(
        defineOperation({
          name: 'scores.run',
          summary: 'Run a script of the test',
          kind: 'command',
          permission: { entity: 'customer', action: 'read' },
          input: z.strictObject({ script: z.string() }),
          output: undefined,
          run: (ctx, { script }) => scripts[script]!(ctx),
        }),
      )
    },
  })()
}
