import type { Edit } from './altered-module.ts'

/** A guard that is taken out, and the attack that must succeed without it. */
export interface RemovedGuard {
  readonly attack: string
  readonly without: string
  readonly edits: readonly Edit[]
}

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

const DENIAL = 'rows: checkRows(catalog, denial.entity, denial.rows),'
const FORGIVING = `rows: (() => {
  try { return checkRows(catalog, denial.entity, denial.rows) } catch { return { type: 'constant', value: false } }
})(),`

/** Each is one guard of the row policy; several attacks have more than one. */
export const removedGuards: readonly RemovedGuard[] = [
  {
    attack: 'K1',
    without: 'the need of a grant',
    edits: [edit('policy/policy-engine.ts', 'this.#active(session, entity, action).length > 0', 'true')],
  },
  {
    attack: 'K1',
    without: 'the emptiness of no alternatives',
    edits: [edit('filter/ast.ts', "join('or', nodes, FALSE)", "join('or', nodes, TRUE)")],
  },
  {
    attack: 'K2',
    without: 'the higher of two levels',
    edits: [
      edit(
        'policy/access-plan.ts',
        "higherLevel(arm.levels.get(name) ?? 'deny', grantedLevel(grant, name, entity))",
        'grantedLevel(grant, name, entity)',
      ),
    ],
  },
  {
    attack: 'K2',
    without: 'every denial but the last',
    edits: [edit('policy/access-plan.ts', '...deny.map(not)]', '...deny.slice(-1).map(not)]')],
  },
  {
    attack: 'K3',
    without: 'the unknown of null in memory',
    edits: [
      edit('filter/evaluate-filter.ts', 'left === null || right === null ? null :', 'left === null ? true :'),
    ],
  },
  {
    attack: 'K3',
    without: 'the unknown of null in SQL',
    edits: [edit('filter/compile-condition.ts', "ne: '<>'", "ne: 'is not'")],
  },
  {
    attack: 'K4',
    without: 'denials',
    edits: [edit('policy/access-plan.ts', '...deny.map(not)]', ']')],
  },
  {
    attack: 'K4',
    without: 'the negation that leaves unknown unknown',
    edits: [edit('filter/evaluate-filter.ts', 'return truth === null ? null : !truth', 'return !truth')],
  },
  {
    attack: 'K5',
    without: 'the unknown of an absent attribute',
    edits: [
      edit(
        'filter/resolve-operand.ts',
        'readScalar(spec, lookUp(operand, environment)) ?? null',
        "readScalar(spec, lookUp(operand, environment)) ?? ''",
      ),
    ],
  },
  {
    attack: 'K5',
    without: 'the unknown of an absent list',
    edits: [edit('filter/resolve-operand.ts', ': [null]', ': []')],
  },
  {
    attack: 'K6',
    without: 'null as a member of a list',
    edits: [
      edit(
        'filter/resolve-operand.ts',
        '(member) => readScalar(spec, member) ?? null)',
        '(member) => readScalar(spec, member) ?? null).filter((member) => member !== null)',
      ),
    ],
  },
  {
    attack: 'K7',
    without: 'the parentheses of a group',
    edits: [
      edit(
        'filter/compile-filter.ts',
        'sql`(${sql.join(conditions, sql.raw(` ${word} `))})`',
        'sql`${sql.join(conditions, sql.raw(` ${word} `))}`',
      ),
    ],
  },
  {
    attack: 'K7',
    without: 'unknown members of "and" in memory',
    edits: [
      edit(
        'filter/evaluate-filter.ts',
        'return negate(some(items, (item) => negate(test(item))))',
        'return items.every((item) => test(item) === true)',
      ),
    ],
  },
  {
    attack: 'K8',
    without: '"every" that a related row of unknown truth breaks',
    edits: [edit('filter/compile-filter.ts', 'case when ${test} then 1 else 0 end = 0', 'not (${test})')],
  },
  {
    attack: 'K9',
    without: 'the policy of related rows',
    edits: [edit('filter/compile-filter.ts', '...(rows === undefined ? []', '...(rows !== null ? []')],
  },
  {
    attack: 'K9',
    without: 'the policy of the second hop',
    edits: [
      edit('filter/compile-filter.ts', 'rowsOf: (name) => scope.rowsOf(name)', 'rowsOf: () => undefined'),
    ],
  },
  {
    attack: 'K10',
    without: 'the binary comparison of texts',
    edits: [
      edit(
        'filter/compile-condition.ts',
        'return sql`${compared(field)} ${sql.raw(symbols[operator])} ${comparedWith(operand, field)}`',
        'return sql`${compared(field)} ${sql.raw(symbols[operator])} ${comparedWith(operand, field)} collate nocase`',
      ),
    ],
  },
  {
    attack: 'K10',
    without: 'the prefix that is no pattern',
    edits: [
      edit(
        'filter/compile-condition.ts',
        'return sql`(${field.traits.prefix(text, length)}) = ${parameter(operand, field, encode)}`',
        "return sql`${length} is not null and ${text} like (${parameter(operand, field, encode)} || '%')`",
      ),
    ],
  },
  {
    attack: 'K11',
    without: 'decimals as integers',
    edits: [
      edit(
        'filter/evaluate-filter.ts',
        "if (spec.kind === 'decimal') return scaledInteger(value as string)",
        '',
      ),
    ],
  },
  {
    attack: 'K11',
    without: 'the currency of money',
    edits: [edit('filter/compile-filter.ts', 'if (currency !== undefined)', 'if (currency === null)')],
  },
  {
    attack: 'K12',
    without: 'the type of a text',
    edits: [
      edit(
        'filter/read-scalar.ts',
        "return typeof value === 'string' && value.isWellFormed() && !value.includes('\\0') ? value : undefined",
        'return value as string',
      ),
    ],
  },
  {
    attack: 'K13',
    without: 'reserved keys',
    edits: [
      edit('filter/filter-fault.ts', "['__proto__', 'constructor', 'prototype'].includes(key)", 'false'),
    ],
  },
  {
    attack: 'K13',
    without: 'a limit of depth',
    edits: [edit('filter/parse-filter.ts', 'const MAX_DEPTH = 8', 'const MAX_DEPTH = 8_000')],
  },
  {
    attack: 'K13',
    without: 'a limit of conditions',
    edits: [edit('filter/parse-filter.ts', 'const MAX_LEAVES = 100', 'const MAX_LEAVES = 100_000')],
  },
  {
    attack: 'K13a',
    without: 'the end at the first fault',
    edits: [
      edit(
        'policy/check-policy.ts',
        'return parseFilter(rows, {',
        'return parseFilter(JSON.parse(JSON.stringify(rows)), {',
      ),
    ],
  },
  {
    attack: 'K14',
    without: 'the refusal of what a policy may not use',
    edits: [edit('filter/parse-condition.ts', "subset === 'policy' && key === 'contains'", 'false')],
  },
  {
    attack: 'K14',
    without: 'the refusal of a denial that does not compile',
    edits: [
      edit('policy/policy-engine.ts', DENIAL, FORGIVING),
      edit(
        'plugin/check-names.ts',
        'problems.attempt(HOST, () => checkRows(catalog, entity, rows))',
        'void [entity, rows]',
      ),
    ],
  },
  {
    attack: 'K17',
    without: 'the lengths that part names of roles',
    edits: [edit('policy/policy-engine.ts', '`${role.length}:${role}`', '`${role},`')],
  },
  {
    attack: 'K17',
    without: 'rights and guards in the key of a compiled list',
    edits: [
      edit('gate/entity-access.ts', '`${grantKey}|${shapeKey(shape)}`', 'shapeKey(shape)'),
      edit('gate/list-plan.ts', '${projection.key}|${JSON.stringify(where)}|${order}', '${order}'),
    ],
  },
  {
    attack: 'K17',
    without: 'the grants that circumstances open',
    edits: [edit('policy/policy-engine.ts', "grantHolds(grant, session) ? '1' : '0'", "'1'")],
  },
]
