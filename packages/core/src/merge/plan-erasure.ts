import type { KernelContext } from '../operations/kernel-context.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { referencesTo } from './customer-references.ts'
import type { Row } from './row-change.ts'

/** What an erasure does to the rows of one entity. */
export interface EntityErasure {
  readonly entity: EntityDefinition
  /** Rows about the person, by id. */
  readonly removed: Map<string, Row>
  /** Rows that stay and lose their references to the person or to removed rows: the fields, by id. */
  readonly detached: Map<string, { readonly row: Row; readonly fields: Set<string> }>
}

/** Everything that an erasure does, decided before anything is done. */
export interface ErasurePlan {
  readonly customers: readonly Row[]
  readonly entities: readonly EntityErasure[]
}

/**
 * Decides what becomes of every row that leads to a customer. A row is removed when the customer is its subject, when it
 * cannot be without the reference, or when it is about nobody else and holds more than `public` fields. Other rows lose
 * the reference and stay. What refers to a removed row goes with it, or loses the reference if it can be without.
 */
export async function planErasure(ctx: KernelContext, customerIds: readonly string[]): Promise<ErasurePlan> {
  const plan = new Map<string, EntityErasure>()
  const customers: Row[] = []
  for (const id of customerIds) customers.push((await ctx.store('customer').find(ctx.gateCall, { id }))!)
  for (const id of customerIds) await followReferences(ctx, { target: 'customer', id, isPerson: true }, plan)
  for (const id of customerIds) plan.get('customer')?.detached.delete(id)
  return { customers, entities: [...plan.values()] }
}

interface Followed {
  readonly target: string
  readonly id: string
  /** It is the person, not a row about them. */
  readonly isPerson: boolean
}

async function followReferences(
  ctx: KernelContext,
  followed: Followed,
  plan: Map<string, EntityErasure>,
): Promise<void> {
  for (const entity of ctx.gateCall.services.catalog.entities) {
    for (const field of fieldsLeadingTo(entity, followed)) {
      for (const row of await ctx.store(entity.name).list(ctx.gateCall, { [field]: followed.id }))
        await placeRow(ctx, { entity, field, row, isPerson: followed.isPerson }, plan)
    }
  }
}

/** References, and the field that names a row's subject even where it is none. */
function fieldsLeadingTo(entity: EntityDefinition, { target, isPerson }: Followed): readonly string[] {
  const fields = new Set(referencesTo(entity, target))
  const { subject } = entity
  const namesPerson = subject !== undefined && subject !== 'self' && entity.fields[subject]?.kind === 'id'
  return isPerson && namesPerson ? [...fields.add(subject)] : [...fields]
}

interface Found {
  readonly entity: EntityDefinition
  readonly field: string
  readonly row: Row
  readonly isPerson: boolean
}

async function placeRow(ctx: KernelContext, found: Found, plan: Map<string, EntityErasure>): Promise<void> {
  const { entity, field, row } = found
  const erasure = plan.get(entity.name) ?? { entity, removed: new Map(), detached: new Map() }
  plan.set(entity.name, erasure)
  const id = row['id'] as string
  if (erasure.removed.has(id)) return
  if (!isRemoved(found)) {
    const { fields } = erasure.detached.get(id) ?? { fields: new Set<string>() }
    erasure.detached.set(id, { row, fields: fields.add(field) })
    return
  }
  erasure.detached.delete(id)
  erasure.removed.set(id, row)
  await followReferences(ctx, { target: entity.name, id, isPerson: false }, plan)
}

function isRemoved({ entity, field, isPerson }: Found): boolean {
  if (entity.subject === field || !entity.fields[field]!.nullable) return entity.name !== 'customer'
  return isPerson && entity.subject === undefined && !isStructural(entity)
}

/** Such rows identify nobody once their references are gone. */
function isStructural(entity: EntityDefinition): boolean {
  return Object.values(entity.fields).every((spec) => spec.class === 'public')
}
