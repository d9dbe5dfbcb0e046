import type { JsonValue, OperationContext } from '@kith/core'
import { z } from 'zod'

import { customerPlace } from '../turns.ts'
import { factsOf } from './pool-facts.ts'
import { type PoolFacts, type Pooling, poolingAt, type PoolReason } from './pool-rule.ts'
import { putInPool, unprotected, unwarned } from './put-in-pool.ts'
import {
  keepMove,
  readPoolRule,
  standingOf,
  type Step,
  type StoredStanding,
  writeStanding,
} from './stored-pool.ts'
import { endWarning, warnOwner } from './warn-owner.ts'

/** Customers that one run looks at. */
const MOST_CUSTOMERS = 200

/** Whom a customer belongs to. */
export interface Holding {
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly poolId: string | null
  readonly createdAt: Date
}

/** Looks at a customer: whom they belong to, and whether they go to the pool. */
export async function lookAt(own: OperationContext, customerId: string): Promise<void> {
  await own.turn(customerPlace(customerId))
  const customer = await holdingOf(own, customerId)
  if (customer === undefined) return rest(own, customerId)
  const { isActive } = await readPoolRule(own)
  const isUnknown = (await standingOf(own, customerId)) === undefined
  const isOpen = customer.ownerId === null && customer.poolId === null
  if (isUnknown && (isOpen || (!isActive && customer.poolId === null))) return
  await decide(own, await settle(own, customer))
}

/** Whom a customer belongs to; `undefined` of one who is not there. */
export async function holdingOf(own: OperationContext, id: string): Promise<Holding | undefined> {
  const found = await own.records('customer').find([id], ['ownerId', 'teamId', 'poolId', 'createdAt'])
  return found.get(id) as unknown as Holding | undefined
}

/** Nothing happens to a customer who is not there. */
async function rest(own: OperationContext, customerId: string): Promise<void> {
  const standing = await standingOf(own, customerId)
  if (standing !== undefined) await writeStanding(own, standing, { nextCheckAt: null })
}

/** Where a customer whose turn it is stands, made to agree with whom they belong to. */
export async function settle(own: OperationContext, customer: Holding): Promise<StoredStanding> {
  const { id: customerId, ownerId, teamId, poolId } = customer
  const stored = await standingOf(own, customerId)
  const isPooled = poolId !== null && ownerId === null && teamId === null
  if (stored === undefined) await enrol(own, customer, isPooled)
  else if (isPooled !== (stored.state === 'pooled') || stored.ownerId !== ownerId)
    await follow(own, stored, { customer, isPooled })
  if (poolId !== null && !isPooled)
    await own.call('customers.update', { id: customerId, patch: { poolId: null } })
  return (await standingOf(own, customerId))!
}

async function enrol(own: OperationContext, customer: Holding, isPooled: boolean): Promise<void> {
  const { id: customerId, ownerId, createdAt } = customer
  const { revision: ruleRevision } = await readPoolRule(own)
  const state = isPooled ? 'pooled' : 'owned'
  const reason = isPooled ? 'released' : null
  const pooledAt = isPooled ? own.now() : null
  await own
    .records('poolStanding')
    .create({}, { customerId, state, reason, ownerId, heldSince: createdAt, pooledAt, ruleRevision })
}

/** Somebody has given the customer to somebody else, past the pool: the time begins anew. */
async function follow(
  own: OperationContext,
  stored: StoredStanding,
  { customer, isPooled }: { readonly customer: Holding; readonly isPooled: boolean },
): Promise<void> {
  const { ownerId } = customer
  if (isPooled) return putInPool(own, stored, { reason: 'released' })
  await endWarning(own, stored)
  await keepMove(own, stored, { to: 'owned', reason: 'assigned', toOwnerId: ownerId })
  const held = { ownerId, heldSince: own.now(), pooledAt: null, state: 'owned', reason: 'assigned' }
  await writeStanding(own, stored, { ...held, ...unwarned, ...unprotected })
}

/** Does what the rule says of a customer who is not in the pool. */
async function decide(own: OperationContext, standing: StoredStanding): Promise<void> {
  if (standing.state === 'pooled') return
  if (standing.ownerId === null) return writeStanding(own, standing, { dueAt: null, nextCheckAt: null })
  const rule = await readPoolRule(own)
  const facts = await factsOf(own, standing)
  const pooling = poolingAt(facts, rule, own.now())
  const evidence = evidenceOf(facts)
  if (pooling.state === 'pooled')
    return putInPool(own, standing, { reason: pooling.reason ?? 'noContact', evidence })
  const reason = await step(own, standing, { pooling, evidence })
  const { state, dueAt, nextCheckAt } = pooling
  const noted = await warning(own, standing, pooling)
  const ruleRevision = rule.revision
  await writeStanding(own, standing, { state, reason, dueAt, nextCheckAt, ruleRevision, ...noted })
}

function evidenceOf({ lastContactAt, lastDealAt, hasContract }: PoolFacts) {
  return {
    lastContactAt: lastContactAt?.toISOString() ?? null,
    lastDealAt: lastDealAt?.toISOString() ?? null,
    hasContract,
  }
}

/** Keeps the step to where the customer stands, if it is one. @returns why they stand there. */
async function step(
  own: OperationContext,
  standing: StoredStanding,
  { pooling, evidence }: { readonly pooling: Pooling; readonly evidence: Step['evidence'] },
): Promise<PoolReason | null> {
  const { state: to } = pooling
  if (to === standing.state) return standing.reason
  const reason = to === 'warned' ? (pooling.reason ?? 'noContact') : 'kept'
  await keepMove(own, standing, { to, reason, toOwnerId: standing.ownerId, evidence: evidence ?? {} })
  return reason
}

/** What is noted of a warning: given once, and taken back when its reason is gone. */
async function warning(
  own: OperationContext,
  standing: StoredStanding,
  { state, dueAt }: Pooling,
): Promise<Readonly<Record<string, unknown>>> {
  const { warnedAt } = standing
  if (state === 'warned')
    return warnedAt === null
      ? { warnedAt: own.now(), warningTaskId: await warnOwner(own, standing, dueAt!) }
      : {}
  if (warnedAt === null) return {}
  await endWarning(own, standing)
  return { warnedAt: null, warningTaskId: null }
}

/** Looks at those whom time alone has moved, and at nobody else: an index says who they are. */
export async function lookAtDue(own: OperationContext): Promise<number> {
  const { data } = await own.records('poolStanding').list({
    where: { nextCheckAt: { lte: own.now() } },
    sort: 'nextCheckAt',
    fields: ['customerId'],
    limit: MOST_CUSTOMERS,
  })
  for (const customerId of data.map((row) => String(row['customerId'])).toSorted())
    await lookAt(own, customerId)
  return data.length
}

const page = z.object({ after: z.string().optional(), ownerId: z.string().optional() })

/** Looks at everybody, or at those of one owner, a page a run: the next run goes on where this one has ended. */
export async function lookAtAll(own: OperationContext, input: JsonValue): Promise<void> {
  const { after, ownerId } = page.parse(input)
  const owner = ownerId === undefined ? { isNull: false } : ownerId
  const beyond = after === undefined ? {} : { id: { gt: after } }
  const query = { where: { ownerId: owner, ...beyond }, sort: 'id', fields: [], limit: MOST_CUSTOMERS }
  const { data } = await own.records('customer').list(query)
  for (const { id } of data) await lookAt(own, String(id))
  if (data.length < MOST_CUSTOMERS) return
  const next = { after: String(data.at(-1)!['id']), ...(ownerId === undefined ? {} : { ownerId }) }
  await own.schedule('poolStandings.look-at-all', next)
}

/** Whoever leaves loses their customers. */
export async function lookAtLeaver(own: OperationContext, userId: string): Promise<void> {
  const { takesFromLeavers, isActive } = await readPoolRule(own)
  if (!isActive || !takesFromLeavers) return
  const found = await own.records('user').find([userId], ['key', 'isActive'])
  const user = found.get(userId)
  if (user === undefined || user['isActive'] === true) return
  const ownerId = String(user['key'])
  await own.schedule('poolStandings.look-at-all', { ownerId }, { key: `owner/${ownerId}` })
}

/** Whoever was warned and has done something about it is warned no more. */
export async function hearOfActivity(own: OperationContext, customerId: string | null): Promise<void> {
  if (customerId === null) return
  const standing = await standingOf(own, customerId)
  if (standing?.state === 'warned') await lookAt(own, customerId)
}
