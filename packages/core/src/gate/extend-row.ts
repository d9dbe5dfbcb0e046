import { kernelErrors } from '../shared/kernel-errors.ts'
import { changedFields } from './changed-fields.ts'
import type { EntityAccess } from './entity-access.ts'
import type { ExtensionStore } from './extension-store.ts'
import type { GateCall } from './gate-call.ts'
import { subjectOf } from './row-codec.ts'
import { sealChanges } from './seal-changes.ts'
import { shapeRows } from './shape-rows.ts'
import { checkValues } from './value-checks.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Writes fields that a plugin has added to an entity, beside a row of it: checked like other values, in the transaction,
 * audited. The row's version stays as it is, and nobody's rights are asked: the fields are the plugin's own.
 *
 * @throws KITH_NOT_FOUND when the tenant has no such row, deleted ones included.
 */
export async function extendRow(
  { access, store, call }: { access: EntityAccess; store: ExtensionStore; call: GateCall },
  id: string,
  input: Values,
): Promise<void> {
  const { services } = call
  const { entity } = store.extension.table
  const values = checkValues(input, {
    entity,
    mode: 'patch',
    pointer: '',
    region: call.tenant.region,
    levelOf: () => 'allow',
  })
  const names = Object.keys(values)
  const projection = access.projection(services.systemSession, 'read', names)
  const [stored] = await call.run(access.getById(projection, 'with'), { id })
  if (stored === undefined) throw kernelErrors.NOT_FOUND({ entity: access.table.entity.name })
  const subjectId = subjectOf(access.table, stored)
  const [before] = await shapeRows(call, projection, { rows: [stored] })
  const changed = changedFields(values, before!, () => true)
  if (changed.length === 0) return
  await store.write(call, { id, subjectId }, Object.fromEntries(changed.map((name) => [name, values[name]])))
  const changes = await sealChanges(
    { access, call },
    { id, subjectId, before: before!, after: values, changed },
  )
  call.auditChange({
    action: call.operation,
    entity: access.table.entity.name,
    decision: 'allow',
    subjectIds: [subjectId],
    fields: changed,
    ...(changes === undefined ? {} : { changes }),
  })
}
