import { defineOperation, type OperationContext, readableOf, valuesOf } from '@kith/core'

import { maskingErrors } from '../errors.ts'
import { maskRuleEntity } from '../mask-rule.entity.ts'
import { isMaskTarget } from '../rule-target.ts'
import { checkRules } from './check-rules.ts'

/** Chooses the mask of a field for the tenant: from the next call on, whoever is shown the field masked sees this one. */
export const setMaskRule = defineOperation({
  name: 'maskRules.set',
  summary: 'Choose the mask of a field',
  kind: 'command',
  permission: { entity: 'maskRule', action: 'create' },
  input: valuesOf(maskRuleEntity, 'create'),
  output: readableOf(maskRuleEntity),
  route: 'POST /mask-rules',
  async run(ctx, input) {
    const { target, strategy } = checked(ctx, input)
    await checkRules(ctx, (changed) => changed.set(target, strategy), '/strategy')
    const rules = ctx.records('maskRule')
    const { data } = await rules.list({ where: { target }, limit: 1 })
    const [rule] = data
    const written =
      rule === undefined
        ? await rules.create({ target, strategy })
        : await rules.update({ id: rule['id'] as string, patch: { strategy } })
    return written.row
  },
})

function checked(
  ctx: OperationContext,
  input: Readonly<Record<string, unknown>>,
): { readonly target: string; readonly strategy: string } {
  const [target, strategy] = [String(input['target']), String(input['strategy'])]
  if (!isMaskTarget(ctx.catalog, target))
    throw maskingErrors.TARGET_UNKNOWN({ target: target.slice(0, 100) }, { pointer: '/target' })
  if (!ctx.masks.has(strategy)) {
    const known = [...ctx.masks.keys()].join(', ')
    throw maskingErrors.STRATEGY_UNKNOWN(
      { strategy: strategy.slice(0, 100), known },
      { pointer: '/strategy' },
    )
  }
  return { target, strategy }
}
