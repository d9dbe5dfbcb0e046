import type { KernelContext } from '../operations/kernel-context.ts'
import { missingPermission } from '../operations/missing-permission.ts'
import type { ClassedSpec } from '../schema/entity.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { ColumnMapping } from '../upsert/column-mapping.ts'
import { errorColumns, fieldsOf } from './choose-mapping.ts'
import { headerKey, keysOf } from './header-key.ts'
import { importErrors } from './import-errors.ts'
import type { StoredImport } from './import-repository.ts'
import { type ImportTarget, importTargets, type RecordTexts } from './import-target.ts'

/** What a file is of; `undefined` for one of customers. @throws KITH_IMPORT_TARGET_GONE */
export function targetOf(
  ctx: KernelContext,
  { target }: Pick<StoredImport, 'target'>,
): ImportTarget | undefined {
  if (target === null) return undefined
  const found = ctx.extensions(importTargets).get(target)
  if (found === undefined) throw importErrors.TARGET_GONE({ target })
  return found
}

/** @throws KITH_IMPORT_CUSTOMERS_ONLY for a file of anything else. */
export function requireCustomers({ target }: Pick<StoredImport, 'target'>): void {
  if (target !== null) throw importErrors.CUSTOMERS_ONLY({ target })
}

/** The fields of a target as those of an entity are, so that one rule chooses among both. */
export function targetFields({ fields }: ImportTarget): Readonly<Record<string, ClassedSpec>> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, {} as ClassedSpec]))
}

/** Where the columns go by their headers alone. A field takes the first column that fits it. */
export function suggestTargets(
  columns: readonly string[],
  { fields }: ImportTarget,
): readonly ColumnMapping[] {
  const byKey = new Map<string, string>()
  for (const [field, headers] of Object.entries(fields))
    for (const header of [field, ...headers]) byKey.set(headerKey(header), field)
  const taken = new Set<string>()
  return columns.map((column): ColumnMapping => {
    const isAdded = (errorColumns as readonly string[]).includes(column)
    const known = isAdded ? [] : keysOf(column).flatMap((key) => byKey.get(key) ?? [])
    const field = known.find((each) => !taken.has(each))
    if (field === undefined) return { column, target: { ignore: true }, confidence: 'none' }
    taken.add(field)
    return { column, target: { field }, confidence: 'header' }
  })
}

/** The texts of a record by field. */
export function textsOf(
  cells: Readonly<Record<string, string>>,
  mapping: readonly ColumnMapping[],
): RecordTexts {
  const texts = mapping.flatMap(({ column, target }): (readonly [string, string])[] => {
    const text = (cells[column] ?? '').trim()
    return 'field' in target && text !== '' ? [[target.field, text]] : []
  })
  return Object.fromEntries(texts)
}

/** Whether a run with the caller's rights could do anything. @throws what would keep every record out. */
export function requireTakeable(
  ctx: KernelContext,
  target: ImportTarget,
  mapping: readonly ColumnMapping[],
): void {
  const foreign = mapping.find((each) => !('field' in each.target || 'ignore' in each.target))
  if (foreign !== undefined)
    throw importErrors.TARGET_UNKNOWN({ target: Object.values(foreign.target).join(':').slice(0, 64) })
  target.requireFields(new Set(fieldsOf(mapping)))
  const missing = missingFor(ctx, target)
  if (missing !== undefined) ctx.gateCall.services.policy.require(ctx.session, missing.entity, missing.action)
}

/** Whether the caller sees what stands in records of a target: whoever could import them does. */
export function seesRecords(ctx: KernelContext, target: ImportTarget): boolean {
  return missingFor(ctx, target) === undefined
}

function missingFor(ctx: KernelContext, target: ImportTarget): ReturnType<typeof missingPermission> {
  const operation = ctx.operations.find(({ name }) => name === target.operation)
  if (operation === undefined) throw kernelErrors.INVARIANT({ fact: 'a target without its operation' })
  return missingPermission(ctx.gateCall.services.policy, ctx.session, operation)
}
