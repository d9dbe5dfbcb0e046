import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

/** Each is one guard of fields that tenants add. */
export const removedCustomFieldGuards: readonly RemovedGuard[] = [
  {
    attack: 'F19 custom',
    without: 'the refusal of a field that no row shows',
    edits: [
      edit('gate/list-plan.ts', 'if (rowsShowing(planOf(entity, hops), field) === FALSE) return false', ''),
    ],
  },
  {
    attack: 'F19 custom',
    without: 'the class that its definition states',
    edits: [edit('schema/custom-field.ts', '.class(fieldClass)', ".class('basic')")],
  },
  {
    attack: 'F19 archived',
    without: 'the class that nobody opens',
    edits: [edit('schema/custom-field.ts', "class: 'credential', managed: true", 'managed: false')],
  },
  {
    attack: 'F29 custom',
    without: 'guards',
    edits: [
      edit(
        'gate/list-plan.ts',
        'guard: (entity, field, hops) => rowsShowing(planOf(entity, hops), field),',
        '',
      ),
    ],
  },
  {
    attack: 'F29 custom',
    without: 'the level of a field that orders',
    edits: [
      edit('gate/sort-order.ts', 'rowsShowing(plan, name) !== TRUE', "plan.highest.get(name) === 'deny'"),
    ],
  },
  {
    attack: 'W37 custom',
    without: 'the level of a custom value',
    edits: [
      edit(
        'gate/value-checks.ts',
        "scope.levelOf(field) !== 'allow') {",
        "(scope.levelOf(field) !== 'allow' && !field.startsWith('custom.'))) {",
      ),
      edit(
        'gate/row-writer.ts',
        "const field = fields.find((each) => levelInArms(plan, each, arms) !== 'allow')",
        "const field = fields.find((each) => !each.startsWith('custom.') && levelInArms(plan, each, arms) !== 'allow')",
      ),
    ],
  },
  {
    attack: 'S54 custom',
    without: 'cells in place of values',
    edits: [
      edit(
        'schema/custom-field.ts',
        'return SEALED.has(fieldClass)',
        'return SEALED.size === 0 && !fieldClass',
      ),
    ],
  },
]
