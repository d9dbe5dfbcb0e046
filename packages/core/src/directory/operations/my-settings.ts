import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { JsonValue } from '../../shared/json.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { directoryErrors } from '../directory-errors.ts'
import { mergePatch } from '../rules/merge-patch.ts'

/** The most that the settings of one actor take as JSON, in bytes. */
const LARGEST = 16_384

const byName = z.record(z.string().max(64), z.json())

const settings = z.strictObject({
  locale: z.string().nullable().describe('BCP 47; null for that of the tenant'),
  zone: z.string().nullable().describe('IANA time zone; null for that of the tenant'),
  columns: byName.describe('The columns of lists, by entity'),
  plugins: byName.describe('What plugins keep for the actor, by plugin id'),
  version: z.int(),
})

const unset = { locale: null, zone: null, columns: {}, plugins: {}, version: 0 }

/** Reads what the actor has set for themselves. */
export const getMySettings = defineOperation({
  name: 'me.settings.get',
  summary: 'Read your own settings',
  kind: 'query',
  permission: { entity: 'userSettings', action: 'read' },
  input: z.strictObject({}),
  output: settings,
  route: 'GET /me/settings',
  run: async (ctx) => shown((await findRow(asKernel(ctx))) ?? unset),
})

/** Changes the actor's own settings by a JSON Merge Patch. */
export const updateMySettings = defineOperation({
  name: 'me.settings.update',
  summary: 'Change your own settings',
  kind: 'command',
  permission: { entity: 'userSettings', action: 'update' },
  input: z.strictObject({
    patch: z.strictObject({
      locale: z.string().max(35).nullable().optional(),
      zone: z.string().max(64).nullable().optional(),
      columns: z.record(z.string().max(64), z.json()).optional(),
      plugins: z.record(z.string().max(64), z.json()).optional(),
    }),
    ifVersion: z.int().optional(),
  }),
  output: settings,
  route: 'PATCH /me/settings',
  async run(ctx, { patch, ifVersion }) {
    const kernel = asKernel(ctx)
    const row = await findRow(kernel)
    const { version, ...current } = shown(row ?? unset)
    const merged = mergePatch(current as JsonValue, patch as JsonValue) as Record<string, JsonValue>
    const wanted = { locale: null, zone: null, ...merged }
    requireBounded(wanted)
    if (row !== undefined) {
      await ctx.records('userSettings').update({ id: String(row['id']), patch: wanted, ifVersion })
    } else {
      if (ifVersion !== undefined && ifVersion !== version)
        throw kernelErrors.VERSION_MISMATCH({ entity: 'userSettings', version: ifVersion })
      await ctx.records('userSettings').create(wanted, { userId: ctx.session.actor.id })
    }
    return shown((await findRow(kernel)) ?? unset)
  },
})

type Shown = z.output<typeof settings>

function shown(row: Readonly<Record<string, unknown>>): Shown {
  const { locale, zone, columns, plugins, version } = row
  return { locale, zone, columns, plugins, version } as Shown
}

function requireBounded(values: Readonly<Record<string, JsonValue>>): void {
  if (new TextEncoder().encode(JSON.stringify(values)).length > LARGEST)
    throw directoryErrors.SETTINGS_TOO_LARGE({ limit: LARGEST })
}

/** The row is the actor's own, whatever else the grants open. */
function findRow(ctx: KernelContext): Promise<Record<string, unknown> | undefined> {
  return ctx.store('userSettings').find(ctx.gateCall, { userId: ctx.session.actor.id })
}
