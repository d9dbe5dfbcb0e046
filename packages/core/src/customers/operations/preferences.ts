import { z } from 'zod'

import { readableOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { JsonValue } from '../../shared/json.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { customerEntity } from '../customer.entity.ts'
import { mergePreferences, readPreferences } from '../preferences.ts'
import { requireShown } from '../require-shown.ts'

const MOST_PREFERENCES = 100

const word = z.string().regex(/^[a-zA-Z][A-Za-z0-9._-]{0,63}$/, 'Expected a word of at most 64 characters')
const scalar = z.union([z.string().max(500), z.number(), z.boolean()])

/** Merges preferences of a customer by name; `null` takes one back. */
export const setPreferences = defineOperation({
  name: 'customers.preferences.set',
  summary: 'Note preferences of a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    kind: z.enum(['stated', 'observed']).describe('Whether the customer said so, or it was observed.'),
    values: z.record(word, z.union([scalar, z.array(scalar).max(50), z.null()])),
    source: word.optional(),
    at: z.iso.datetime({ offset: true }).optional().describe('Since when; now when it is left out.'),
  }),
  output: readableOf(customerEntity),
  route: 'POST /customers/{id}/preferences',
  async run(ctx, { id, kind, values, source = null, at }) {
    const current = await ctx.records('customer').get(id, ['preferences'])
    requireShown(current, 'preferences')
    const noted = { values, source, at: noteTime(at, ctx.now()) }
    const preferences = mergePreferences(readPreferences(current['preferences']), kind, noted)
    if (Object.keys(preferences[kind]).length > MOST_PREFERENCES)
      throw kernelErrors.CONFLICT({ entity: 'customer', reason: 'it has 100 preferences of this kind' })
    const patch = { preferences: preferences as unknown as JsonValue }
    const ifVersion = current['version'] as number
    const updated = await ctx.records('customer').update({ id, patch, ifVersion })
    if (updated.changed.length === 0) return updated.row
    const { version, changed } = updated
    ctx.emit('customer.updated', { customerId: id, version, changed })
    ctx.timeline({ type: 'customer.updated', customerId: id, fields: changed })
    return updated.row
  },
})

/** In one form, so that times compare as texts. Nobody can know now what will be preferred later. */
function noteTime(at: string | undefined, now: Date): string {
  if (at === undefined) return now.toISOString()
  return new Date(Math.min(new Date(at).getTime(), now.getTime())).toISOString()
}
