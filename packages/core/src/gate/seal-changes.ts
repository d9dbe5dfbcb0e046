import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'

type Values = Readonly<Record<string, unknown>>

/** Fields that changed, before and after. */
export interface FieldChanges {
  readonly id: string
  readonly subjectId: string
  readonly before: Values
  readonly after: Values
  readonly changed: readonly string[]
}

/** Before and after of each changed field for the audit, readable only while the subject's key exists. */
export async function sealChanges(
  { access, call }: { readonly access: EntityAccess; readonly call: GateCall },
  { id, subjectId, before, after, changed }: FieldChanges,
): Promise<string | undefined> {
  if (!access.store.encrypts) return undefined
  const { services, session } = call
  const key = await services.subjectKeys.get(call, subjectId)
  const place = { tenantId: session.tenantId, entity: 'audit', field: 'changes', subjectId, rowId: id }
  const difference = Object.fromEntries(
    changed.map((field) => [field, [before[field] ?? null, after[field] ?? null]]),
  )
  return services.vault.seal(key, place, JSON.stringify(difference))
}
