import { z } from 'zod'

import { livingCustomer } from '../../customers/living-customer.ts'
import { mergedInto } from '../../gate/merged-rows.ts'
import { pageOf, readableOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { consentEntryEntity } from '../consent-entry.entity.ts'
import { consentErrors } from '../consent-errors.ts'
import { applyEntry } from '../consent-repository.ts'
import { consentStateEntity } from '../consent-state.entity.ts'
import { type ConsentKind, consentKinds, kindsAccepted } from '../rules/consent-kinds.ts'
import { type ConsentState, consentStates } from '../rules/current-consents.ts'

const page = z.strictObject({ id: z.string(), cursor: z.string().max(4000).optional() })
const instant = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))])
  .meta({ format: 'date-time' })
const purposeKey = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'Expected 1 to 64 visible ASCII characters')

const statement = {
  id: z.string().describe('The customer'),
  purpose: purposeKey,
  channel: z.string().max(50).optional().describe('Where the person said so'),
  evidenceRef: z.string().max(200).optional().describe('Where the proof is kept'),
  at: instant.optional().describe('When the person said so; now when left out'),
}

/** Lists where the consents of a customer stand. */
export const listConsents = defineOperation({
  name: 'customers.consents.list',
  summary: 'List the current consents of a customer',
  kind: 'query',
  permission: { entity: 'consentState', action: 'list' },
  input: page,
  output: pageOf(consentStateEntity),
  route: 'GET /customers/{id}/consents',
  async run(ctx, { id, cursor }) {
    const where = { customerId: await consentingCustomer(asKernel(ctx), id) }
    return ctx.records('consentState').list({ where, sort: ['purpose'], limit: 200, cursor })
  },
})

/** Lists the ledger of a customer, newest entry first. */
export const listConsentHistory = defineOperation({
  name: 'customers.consents.history',
  summary: 'List the consent ledger of a customer',
  kind: 'query',
  permission: { entity: 'consentEntry', action: 'list' },
  input: page,
  output: pageOf(consentEntryEntity),
  route: 'GET /customers/{id}/consents/history',
  async run(ctx, { id, cursor }) {
    const where = { customerId: await consentingCustomer(asKernel(ctx), id) }
    return ctx.records('consentEntry').list({ where, limit: 200, cursor })
  },
})

/**
 * The id by which a customer's consents are kept. To those who see customers, one out of sight is not there. Others, who
 * audit consents, are shown what is granted of those.
 */
async function consentingCustomer(ctx: KernelContext, id: string): Promise<string> {
  const { policy } = ctx.gateCall.services
  if (policy.permits(ctx.session, 'customer', 'read')) return livingCustomer(ctx, id)
  return (await mergedInto(ctx.gateCall, 'customer', id)) ?? id
}

/** Adds an entry to the ledger: what a customer has said about a purpose. */
export const recordConsent = defineOperation({
  name: 'customers.consents.record',
  summary: 'Record a consent of a customer',
  kind: 'command',
  permission: { entity: 'consentEntry', action: 'create' },
  input: z.strictObject({
    ...statement,
    kind: z.enum(consentKinds).default('general'),
    state: z.enum(consentStates).default('granted'),
    textVersionHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'Expected SHA-256 as hexadecimal')
      .optional(),
    validUntil: instant.optional(),
    region: z
      .string()
      .regex(/^[A-Z]{2}$/, 'Expected ISO 3166-1 alpha-2')
      .optional(),
  }),
  output: readableOf(consentEntryEntity),
  route: 'POST /customers/{id}/consents',
  run: async (ctx, { id, ...entry }) => append(asKernel(ctx), id, entry),
})

/**
 * Takes a consent back. As easy as giving it, so neither proof nor a consent that was recorded before is asked for (GDPR
 * art. 7 (3), PIPL art. 15).
 */
export const withdrawConsent = defineOperation({
  name: 'customers.consents.withdraw',
  summary: 'Record that a customer takes a consent back',
  kind: 'command',
  permission: { entity: 'consentEntry', action: 'create' },
  input: z.strictObject(statement),
  output: readableOf(consentEntryEntity),
  route: 'POST /customers/{id}/consents/withdraw',
  run: async (ctx, { id, ...entry }) =>
    append(asKernel(ctx), id, { ...entry, kind: 'general', state: 'withdrawn' }),
})

interface Statement {
  readonly purpose: string
  readonly kind: ConsentKind
  readonly state: ConsentState
  readonly textVersionHash?: string | undefined
  readonly channel?: string | undefined
  readonly at?: Date | undefined
  readonly validUntil?: Date | undefined
  readonly region?: string | undefined
}

async function append(ctx: KernelContext, id: string, given: Statement): Promise<unknown> {
  const customerId = await livingCustomer(ctx, id)
  const purpose = await findPurpose(ctx, given)
  const entry = completed(ctx, given, purpose)
  requireProven(entry, purpose)
  const created = await ctx.records('consentEntry').create({ ...entry, customerId })
  const { validUntil = null, kind, state, at } = entry
  const facts = { id: created.id, purpose: entry.purpose, kind, state, at, validUntil }
  await applyEntry(ctx, customerId, facts)
  ctx.emit('consent.recorded', { customerId, entryId: created.id, purpose: entry.purpose, state })
  return created.row
}

interface Purpose {
  readonly kind: ConsentKind
  readonly textVersionHash: string | null
}

/** Only what is active may be agreed to; taking back works for whatever has ever been a purpose. */
async function findPurpose(ctx: KernelContext, { purpose, state }: Statement): Promise<Purpose> {
  const found = await ctx.store('purpose').find(ctx.gateCall, { key: purpose })
  const isKnown = found !== undefined && (found['isActive'] === true || state !== 'granted')
  if (!isKnown) throw consentErrors.PURPOSE_UNKNOWN({ pointer: '/purpose' })
  return found as unknown as Purpose
}

function completed(ctx: KernelContext, given: Statement, { textVersionHash }: Purpose) {
  const now = ctx.now()
  const { at = now, region = ctx.tenant().region } = given
  if (at > now) throw consentErrors.NOT_YET({ pointer: '/at' })
  const text = given.textVersionHash ?? textVersionHash
  return {
    ...given,
    at,
    region,
    ...(given.state === 'granted' && text !== null ? { textVersionHash: text } : {}),
  }
}

function requireProven(entry: Statement, { kind: required }: Purpose): void {
  if (entry.state !== 'granted') return
  if (!kindsAccepted(required).includes(entry.kind))
    throw consentErrors.KIND_TOO_WEAK({ purpose: entry.purpose, required }, { pointer: '/kind' })
  if (entry.textVersionHash === undefined || entry.channel === undefined) throw consentErrors.UNPROVEN()
}
