import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation, type Operation } from '../../operations/operation.ts'
import { higherLevel, type Level } from '../../policy/level.ts'
import type { Meta, MetaEntity, MetaField, MetaOperation } from '../access-types.ts'
import { fieldLabels } from '../field-labels.ts'
import { levels } from '../level-schema.ts'
import { openFields } from '../open-fields.ts'

const label = z.record(z.string(), z.string())

const field = z.strictObject({
  name: z.string(),
  kind: z.string(),
  class: z.string(),
  level: levels.describe('The most that any row shows of it.'),
  actions: z.array(z.string()).describe('What may be done with its value in clear.'),
  values: z.array(z.string()).optional().describe('The words of an enum.'),
  label: label.optional().describe('Of a field of the tenant: what people read, by BCP 47 language tag.'),
  valueLabels: z.record(z.string(), label).optional().describe('The same of the words of such an enum.'),
})

const meta = z.strictObject({
  entities: z.array(
    z.strictObject({ name: z.string(), actions: z.array(z.string()), fields: z.array(field) }),
  ),
  operations: z.array(
    z.strictObject({
      name: z.string(),
      summary: z.string(),
      kind: z.enum(['query', 'command']),
      route: z.string().nullable(),
    }),
  ),
})

/** Answers what there is for the caller: entities, fields and operations. What is closed to them is not there. */
export const getMeta = defineOperation({
  name: 'meta.get',
  summary: 'Describe what you may use',
  kind: 'query',
  permission: 'self',
  route: 'GET /meta',
  input: z.strictObject({}),
  output: meta,
  async run(ctx): Promise<Meta> {
    const kernel = asKernel(ctx)
    const held = kernel.gateCall.services.policy.held(ctx.session)
    const actionsOf = (entity: string): string[] =>
      held.filter((each) => each.entity === entity).map(({ action }) => action)
    const names = ctx.catalog.entities.map(({ name }) => name).filter((name) => actionsOf(name).length > 0)
    const entities: MetaEntity[] = []
    for (const name of names) entities.push(await describeEntity(kernel, name, actionsOf(name)))
    return { entities, operations: kernel.operations.filter((each) => isOpen(kernel, each)).map(describe) }
  },
})

function isOpen({ gateCall, session }: KernelContext, { permission }: Operation): boolean {
  if (permission === 'self') return true
  const { policy } = gateCall.services
  return [permission.action].flat().some((action) => policy.permits(session, permission.entity, action))
}

function describe({ name, summary, kind, route }: Operation): MetaOperation {
  return { name, summary, kind, route: route ?? null }
}

async function describeEntity(
  kernel: KernelContext,
  entity: string,
  actions: readonly string[],
): Promise<MetaEntity> {
  const labels = await fieldLabels(kernel, entity)
  const open = actions.map((action) => ({ action, fields: openFields(kernel, entity, action) }))
  const fields = Object.entries(kernel.catalog.get(entity).fields).flatMap(([name, spec]): MetaField[] => {
    const using = open.filter(({ fields: opened }) => opened.has(name))
    if (using.length === 0) return []
    const shown = using.filter(({ action }) => action === 'read' || action === 'list')
    return [
      {
        name,
        kind: spec.kind,
        class: spec.class,
        level: shown.map(({ fields: opened }) => opened.get(name)!).reduce<Level>(higherLevel, 'deny'),
        actions: using
          .filter(({ fields: opened }) => opened.get(name) === 'allow')
          .map(({ action }) => action),
        ...(spec.values === undefined ? {} : { values: spec.values }),
        ...labels.get(name),
      },
    ]
  })
  return { name: entity, actions, fields }
}
