import type { Messages } from './messages.ts'
import { customerErrors } from './zh-CN/customers.ts'
import { fileErrors } from './zh-CN/files.ts'
import { issues } from './zh-CN/issues.ts'
import { changes, differences, dues, entities, parts, things } from './zh-CN/names.ts'
import { operationErrors } from './zh-CN/operations.ts'
import { platformErrors } from './zh-CN/platform.ts'
import { reasons } from './zh-CN/reasons.ts'
import { requestErrors } from './zh-CN/requests.ts'
import { fieldRules } from './zh-CN/rules.ts'
import { problems, remedies } from './zh-CN/starting.ts'
import { valueFaults } from './zh-CN/value-faults.ts'
import { workErrors } from './zh-CN/work.ts'
import { sayInChinese } from './zh-validation.ts'

/** The kernel in simplified Chinese. */
export const kernelMessages: Messages = {
  locale: 'zh-CN',
  validation: sayInChinese,
  errors: {
    ...requestErrors,
    ...platformErrors,
    ...workErrors,
    ...operationErrors,
    ...customerErrors,
    ...fileErrors,
  },
  phrases: {
    entity: entities,
    what: things,
    rule: fieldRules,
    reason: { ...fieldRules, ...reasons, ...valueFaults },
    due: dues,
    part: parts,
    difference: differences,
    issue: { ...issues, ...valueFaults },
    problem: problems,
    fix: remedies,
    change: changes,
  },
}
