import { z } from 'zod'

import { valuesOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { type TenantSettings, weekStarts } from '../../session/tenant.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { withDefaults } from '../read-tenant.ts'
import { tenantEntity } from '../tenant.entity.ts'

const settings = z.strictObject({
  key: z.string(),
  name: z.string(),
  zone: z.string().describe('IANA time zone'),
  region: z.string().describe('ISO 3166-1 alpha-2'),
  currency: z.string().describe('ISO 4217'),
  locale: z.string().describe('BCP 47'),
  weekStart: z.enum(weekStarts),
  version: z.int(),
})

/** Reads the settings of the tenant, defaults where it has set none. */
export const getTenant = defineOperation({
  name: 'tenant.get',
  summary: 'Read the settings of the tenant',
  kind: 'query',
  permission: { entity: 'tenant', action: 'read' },
  input: z.strictObject({}),
  output: settings,
  route: 'GET /tenant',
  run: async (ctx) => readSettings(asKernel(ctx)),
})

/** Changes settings of the tenant; `null` goes back to the default. The first change makes the tenant's row. */
export const updateTenant = defineOperation({
  name: 'tenant.update',
  summary: 'Change the settings of the tenant',
  kind: 'command',
  permission: { entity: 'tenant', action: 'update' },
  input: z.strictObject({ patch: valuesOf(tenantEntity, 'patch'), ifVersion: z.int().optional() }),
  output: settings,
  route: 'PATCH /tenant',
  async run(ctx, change) {
    const kernel = asKernel(ctx)
    const { version, changed } = await writeTenant(kernel, change)
    kernel.refreshTenant()
    if (changed.length > 0) ctx.emit('tenant.updated', { tenantId: ctx.session.tenantId, version, changed })
    return readSettings(kernel)
  },
})

async function writeTenant(
  ctx: KernelContext,
  { patch, ifVersion }: { readonly patch: Record<string, unknown>; readonly ifVersion?: number | undefined },
): Promise<{ readonly version: number; readonly changed: readonly string[] }> {
  const key = ctx.session.tenantId
  const row = await findRow(ctx)
  if (row !== undefined) return ctx.records('tenant').update({ id: String(row['id']), patch, ifVersion })
  if (ifVersion !== undefined && ifVersion !== 0)
    throw kernelErrors.VERSION_MISMATCH({ entity: 'tenant', version: ifVersion })
  return ctx.records('tenant').create({ name: key, ...patch }, { key })
}

async function readSettings(ctx: KernelContext): Promise<TenantSettings> {
  const unset = ctx.gateCall.services.tenants.unset(ctx.session.tenantId).settings
  return withDefaults(unset, (await findRow(ctx)) ?? {})
}

function findRow(ctx: KernelContext): Promise<Record<string, unknown> | undefined> {
  return ctx.store('tenant').find(ctx.gateCall, { key: ctx.session.tenantId })
}
