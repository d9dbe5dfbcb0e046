import { unnestCustom } from '../gate/custom-values.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { customerReferences } from './customer-references.ts'
import type { MergePlan } from './plan-merge.ts'
import type { FieldOutcome } from './survivorship.ts'
import type { ParticipantPreview } from './take-part.ts'

/** Which value a field would have, as the caller may read it. */
export interface FieldPreview {
  readonly field: string
  readonly value: unknown
  /** Whose value it is; `null` where several gave a part of it. */
  readonly from: string | null
  /** The value is shown masked. */
  readonly isMasked: boolean
}

/** How many rows of an entity would follow, of those that the caller may see. */
export interface RowsPreview {
  readonly entity: string
  readonly count: number
}

/** A row that would be put aside because the survivor has the same one, of those that the caller may see. */
export interface ParkedPreview {
  readonly entity: string
  readonly rowId: string
}

/** What a merge would do, as far as the caller may know it. */
export interface MergePreview {
  readonly fields: readonly FieldPreview[]
  readonly rows: readonly RowsPreview[]
  readonly parked: readonly ParkedPreview[]
  readonly participants: readonly ParticipantPreview[]
}

/** Shows a plan to the caller: neither values nor rows that the caller may not see, nor how many there are. */
export async function previewMerge(
  ctx: KernelContext,
  plan: MergePlan,
): Promise<Omit<MergePreview, 'participants'>> {
  return {
    fields: await previewFields(ctx, plan),
    rows: await previewRows(ctx, plan),
    parked: await previewParked(ctx, plan),
  }
}

type Shaped = Readonly<Record<string, unknown>>

async function previewFields(
  ctx: KernelContext,
  { customers, outcomes }: MergePlan,
): Promise<FieldPreview[]> {
  const rows = new Map<string, Shaped>()
  for (const id of [customers.survivorId, ...customers.retiredIds])
    rows.set(id, unnestCustom(await ctx.records('customer').get(id)))
  return outcomes.map((outcome) => previewField(outcome, rows)).filter((preview) => preview !== undefined)
}

/** A field that is hidden in any of the rows is hidden in what becomes of them. */
function previewField(
  { field, value, from }: FieldOutcome,
  rows: ReadonlyMap<string, Shaped>,
): FieldPreview | undefined {
  const shown = [...rows.values()]
  const isHidden = shown.some((row) => !(field in row))
  const isEmpty = shown.every((row) => (row[field] ?? null) === null)
  if (isHidden || isEmpty) return undefined
  if (from !== undefined) {
    const row = rows.get(from)!
    return { field, value: row[field], from, isMasked: isMasked(row, field) }
  }
  return shown.some((row) => isMasked(row, field)) ? undefined : { field, value, from: null, isMasked: false }
}

function isMasked(row: Shaped, field: string): boolean {
  return ((row['$masked'] ?? []) as readonly string[]).includes(field)
}

async function previewRows(ctx: KernelContext, { customers }: MergePlan): Promise<RowsPreview[]> {
  const previews: RowsPreview[] = []
  for (const { entity, fields } of customerReferences(ctx.gateCall.services.catalog)) {
    const where = { or: fields.map((field) => ({ [field]: { in: customers.retiredIds } })) }
    const page = await asFarAsAllowed(ctx, entity.name, { where, count: 'exact' })
    const count = page?.count ?? 0
    if (count > 0) previews.push({ entity: entity.name, count })
  }
  return previews
}

async function previewParked(ctx: KernelContext, { changes }: MergePlan): Promise<ParkedPreview[]> {
  const previews: ParkedPreview[] = []
  for (const { entity, row, outcome } of changes) {
    if (outcome !== 'parked') continue
    const page = await asFarAsAllowed(ctx, entity.name, { where: { id: row['id'] } })
    if (page?.data.length === 1) previews.push({ entity: entity.name, rowId: row['id'] as string })
  }
  return previews
}

interface Asked {
  readonly where: Readonly<Record<string, unknown>>
  readonly count?: 'exact'
}

/** A list under the caller's rights; nothing where the caller has none to the entity or to the fields asked by. */
async function asFarAsAllowed(
  ctx: KernelContext,
  entity: string,
  asked: Asked,
): Promise<{ readonly data: readonly unknown[]; readonly count?: number } | undefined> {
  if (!ctx.gateCall.services.policy.permits(ctx.session, entity, 'list')) return undefined
  try {
    return await ctx.records(entity).list({ ...asked, fields: [], limit: 1 } as never)
  } catch (error) {
    if (error instanceof KithError && error.code === 'KITH_FIELD_UNAVAILABLE') return undefined
    throw error
  }
}
