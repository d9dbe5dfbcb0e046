import type { KernelContext } from '../operations/kernel-context.ts'
import type { OpenVerification } from './verification-code.ts'

/** A verification as it is stored, with the code and the place that it was sent to. */
export interface StoredVerification extends OpenVerification {
  readonly id: string
  readonly version: number
  readonly customerId: string
  readonly contactPointId: string
  readonly channel: string
  readonly address: string | null
  readonly createdAt: Date
}

/** What the end of a verification leaves: neither the code nor where it went. */
export function closed(state: string): {
  readonly state: string
  readonly code: null
  readonly address: null
} {
  return { state, code: null, address: null }
}

/** Reads one. */
export async function findVerification(
  ctx: KernelContext,
  id: string,
): Promise<StoredVerification | undefined> {
  const row = await ctx.store('contactVerification').find(ctx.gateCall, { id })
  return row as unknown as StoredVerification | undefined
}

/** The verifications of a contact point, in the order in which they were asked for. */
export async function listRequested(
  ctx: KernelContext,
  contactPointId: string,
): Promise<readonly StoredVerification[]> {
  const rows = await ctx.store('contactVerification').list(ctx.gateCall, { contactPointId })
  return rows as unknown as readonly StoredVerification[]
}

/** Ends the last of those, if it is open: only a new code counts then. */
export async function endLast(ctx: KernelContext, requested: readonly StoredVerification[]): Promise<void> {
  const last = requested.at(-1)
  if (last !== undefined && last.code !== null) await settle(ctx, last, closed('expired'))
}

/** Moves a verification on, whoever asks. */
export async function settle(
  ctx: KernelContext,
  { id, version, customerId }: StoredVerification,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  await ctx.store('contactVerification').update(ctx.gateCall, { id, version, subjectId: customerId }, changes)
}

/** A contact point, what was proven of it, and how. */
export interface ProvenContactPoint extends Pick<
  StoredVerification,
  'customerId' | 'contactPointId' | 'address'
> {
  readonly method: 'code' | 'link'
}

/** Says on the contact point that it was verified, if it still is what the code was sent to. @returns whether it is. */
export async function markVerified(
  ctx: KernelContext,
  { customerId, contactPointId, address, method }: ProvenContactPoint,
): Promise<boolean> {
  const store = ctx.store('contactPoint')
  const point = await store.find(ctx.gateCall, { id: contactPointId })
  if (point?.['value'] !== address) return false
  const row = { id: contactPointId, version: point['version'] as number, subjectId: customerId }
  const changes = { verifiedAt: ctx.now(), verificationMethod: method, state: 'active' }
  return store.update(ctx.gateCall, row, changes)
}

/** Verifications whose codes are over, and still stored. */
export async function listOverdue(ctx: KernelContext): Promise<readonly StoredVerification[]> {
  const open = await Promise.all(
    ['requested', 'sent'].map((state) => ctx.store('contactVerification').list(ctx.gateCall, { state })),
  )
  const rows = open.flat() as unknown as readonly StoredVerification[]
  return rows.filter(({ expiresAt }) => expiresAt <= ctx.now())
}
