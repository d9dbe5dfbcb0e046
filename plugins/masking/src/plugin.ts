import { bootChecks, definePlugin, type Grant, tenantMaskSources, tokenMask } from '@kith/core'

import { maskingErrors } from './errors.ts'
import { keepEnds } from './keep-ends.ts'
import { lintCommand } from './lint-command.ts'
import { exposuresOf, refusedAmong, tellsValue } from './lint-masks.ts'
import { maskRuleEntity } from './mask-rule.entity.ts'
import { maskSource } from './mask-source.ts'
import { maskingMessages } from './messages/zh-CN.ts'
import { createMaskRules } from './migrations/0001-create-mask-rules.ts'
import { lintMasks } from './operations/lint-masks.ts'
import { listMaskRules } from './operations/list-mask-rules.ts'
import { removeMaskRule } from './operations/remove-mask-rule.ts'
import { setMaskRule } from './operations/set-mask-rule.ts'
import { maskingOptions } from './options.ts'
import { redactText } from './redact-text.ts'
import { reportRules } from './report-rules.ts'
import { acceptedExposures } from './tokens.ts'
import type { MaskingTypes } from './types.ts'

const reading: Grant = { entity: 'maskRule', actions: ['read', 'list'], classes: { public: 'allow' } }
const writing: Grant = { ...reading, actions: ['create', 'update', 'delete'] }

/** Masks by the rules of each tenant, strategies of a host's own, and a linter of what one role sees jointly. */
export const masking = definePlugin<MaskingTypes>({
  id: 'masking',
  version: '0.1.0',
  kernel: '^0.1',
  options: maskingOptions,
  entities: [maskRuleEntity],
  migrations: [createMaskRules],
  errors: maskingErrors.$entries,
  messages: [maskingMessages],
  uses: [reading],
  setup(r, { strategies = [], tokens = [], recognizers = [], accepts = [] }) {
    for (const operation of [setMaskRule, listMaskRules, removeMaskRule, lintMasks]) r.operation(operation)
    for (const strategy of strategies) r.mask(keepEnds(strategy))
    for (const { name, secret } of tokens) r.mask(tokenMask(`masking.${name}`, secret))
    r.mask(redactText(recognizers))
    r.extensionPoint(tenantMaskSources).add('masking', maskSource)
    r.extensionPoint(bootChecks).add('masks', {
      find: (overview) =>
        refusedAmong(exposuresOf(overview, new Map()), accepts).map((each) => tellsValue(each)),
    })
    r.provide(acceptedExposures, () => accepts)
    r.lifecycle(reportRules(accepts))
    r.command('lint', lintCommand)
    for (const grant of [reading, writing]) r.grant('system-admin', grant)
    r.grant('auditor', reading)
  },
})
