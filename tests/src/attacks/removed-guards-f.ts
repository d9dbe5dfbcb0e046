import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

const GUARD = 'guard: (entity, field, hops) => rowsShowing(planOf(entity, hops), field),'
const PRESENCE = 'return present === undefined ? stored : sql`case when ${present} then ${stored} end`'

/** Each is one guard of the fields that not every row shows. */
export const removedFieldGuards: readonly RemovedGuard[] = [
  {
    attack: 'F19',
    without: 'the refusal of a field that no row shows',
    edits: [
      edit('gate/list-plan.ts', 'if (rowsShowing(planOf(entity, hops), field) === FALSE) return false', ''),
    ],
  },
  {
    attack: 'F20',
    without: 'the refusal of a field of related rows',
    edits: [
      edit(
        'gate/list-plan.ts',
        'if (rowsShowing(planOf(entity, hops), field) === FALSE) return false',
        'if (hops === 0 && rowsShowing(planOf(entity, hops), field) === FALSE) return false',
      ),
    ],
  },
  {
    attack: 'F20',
    without: 'the guard of a field of related rows',
    edits: [
      edit(
        'gate/list-plan.ts',
        GUARD,
        'guard: (entity, field, hops) => (hops === 0 ? rowsShowing(planOf(entity, hops), field) : TRUE),',
      ),
    ],
  },
  {
    attack: 'F20',
    without: 'the refusal to measure what only some rows show',
    edits: [
      edit(
        'filter/parse-filter.ts',
        'if (!isOpen || (scope.guard?.(entity, name, hops) ?? TRUE) !== TRUE)',
        'if (!isOpen)',
      ),
    ],
  },
  {
    attack: 'F21',
    without: 'the level of a field that orders',
    edits: [
      edit('gate/sort-order.ts', 'rowsShowing(plan, name) !== TRUE', "plan.highest.get(name) === 'deny'"),
    ],
  },
  { attack: 'F29', without: 'guards', edits: [edit('gate/list-plan.ts', GUARD, '')] },
  {
    attack: 'F29',
    without: 'the rows of a guard in SQL',
    edits: [edit('filter/compile-condition.ts', PRESENCE, 'return present === null ? present : stored')],
  },
  { attack: 'F29 encrypted', without: 'guards', edits: [edit('gate/list-plan.ts', GUARD, '')] },
  {
    attack: 'F29 encrypted',
    without: 'the guard of a blind index',
    edits: [
      edit(
        'filter/compile-condition.ts',
        "return reference(field, spec.encrypted ? existing(blind.get('eq')) : column)",
        "return spec.encrypted ? sql.ref(`${field.alias}.${existing(blind.get('eq'))}`) : reference(field, column)",
      ),
    ],
  },
  {
    attack: 'F30a',
    without: 'the form of a guard that unknown does not open',
    edits: [
      edit(
        'filter/compile-condition.ts',
        PRESENCE,
        'return present === undefined ? stored : sql`case when not (${present}) then null else ${stored} end`',
      ),
    ],
  },
  {
    attack: 'F30a',
    without: 'the form of a level that unknown does not open',
    edits: [
      edit(
        'gate/projection.ts',
        'case when ${this.condition(arm.rows)} then 1 else 0 end',
        'case when not (${this.condition(arm.rows)}) then 0 else 1 end',
      ),
    ],
  },
]
