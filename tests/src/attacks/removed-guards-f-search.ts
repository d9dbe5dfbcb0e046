import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

const SEARCHED = "fields: fields.filter((field) => plan.constant.get(field) === 'allow'),"
const ROWS = 'this.condition(rows),\n    ]'
const LINTER = '../../../plugins/masking/src/joint-exposure.ts'

/** Each is one guard of searches, of what a list counts, and of the linter of masks. */
export const removedSearchGuards: readonly RemovedGuard[] = [
  {
    attack: 'F24',
    without: 'the level of fields that are searched',
    edits: [edit('gate/search-query.ts', SEARCHED, 'fields,')],
  },
  {
    attack: 'F24',
    without: 'the need that every row shows a field that is searched',
    edits: [edit('gate/search-query.ts', SEARCHED, SEARCHED.replace('constant', 'highest'))],
  },
  {
    attack: 'F24',
    without: 'the class of fields that have tokens',
    edits: [edit('gate/search-index.ts', 'searchable && isAtMostBasic(sensitivity)', 'searchable')],
  },
  {
    attack: 'F24',
    without: 'the policy of a search',
    edits: [edit('gate/projection.ts', ROWS, ROWS.replace('this.condition(rows)', 'sql`1 = 1`'))],
  },
  {
    attack: 'F25',
    without: 'the policy of a count',
    edits: [edit('gate/projection.ts', ROWS, ROWS.replace('this.condition(rows)', 'sql`1 = 1`'))],
  },
  {
    attack: 'F25',
    without: 'the living rows of a count',
    edits: [
      edit(
        'gate/projection.ts',
        "if (deleted === 'without') return living",
        "if (deleted === 'without') return sql`1 = 1`",
      ),
    ],
  },
  {
    attack: 'F25',
    without: 'the rows that show the tags they are counted by',
    edits: [
      edit(
        'customers/tag-catalogue.ts',
        "...(plan.constant.get('tags') === 'allow' ? [] : [projection.condition(or(readable))]),",
        '',
      ),
    ],
  },
  {
    attack: 'F25',
    without: 'the words in a cursor',
    edits: [
      edit(
        'gate/cursor.ts',
        '[scope.tenantId, scope.actorId, scope.policyVersion, scope.plan, scope.queryDigest]',
        "[scope.tenantId, scope.actorId, scope.policyVersion, scope.plan, '']",
      ),
    ],
  },
  {
    attack: 'F33',
    without: 'the birth date beside an identity number',
    edits: [edit(LINTER, 'isWhole(birthDate) ? 1', 'isWhole(birthDate) ? 365')],
  },
  {
    attack: 'F33',
    without: 'the lookup beside a phone',
    edits: [edit(LINTER, "sight.lookups.has('phone')", 'false')],
  },
  {
    attack: 'F33',
    without: "what masks of a host's own say that they show",
    edits: [edit('../../../plugins/masking/src/keep-ends.ts', 'keep, reveals)', 'keep)')],
  },
]
