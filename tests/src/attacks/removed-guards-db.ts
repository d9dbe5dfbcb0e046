import type { RemovedGuard } from './removed-guards-k.ts'

const GUARD = 'database/guard-statement.ts'
const DATABASE = 'gate/guarded-database.ts'

const without = (
  attack: string,
  what: string,
  [file, remove, put]: readonly [string, string, string],
): RemovedGuard => ({ attack, without: what, edits: [{ file, remove, put }] })

/** Each is one guard of a plugin's database. */
export const removedDatabaseGuards: readonly RemovedGuard[] = [
  without('S58.1', 'the list of open tables', [
    GUARD,
    'const physical = this.#scope.tables.get(name)',
    'const physical = this.#scope.tables.get(name) ?? name',
  ]),
  without('S58.2', 'the classes of fields', [
    'plugin/open-tables.ts',
    'entity === undefined ? !added.has(name) : isHarmless(entity)',
    'true',
  ]),
  without('S58.2', 'the need of a tenant', ['plugin/open-tables.ts', "'tenant_id' in spec.columns &&", '']),
  without('S58.3', 'the list of kinds', [GUARD, '!ALLOWED.has(node.kind)', 'false']),
  without('S58.4', 'the note of what the guard has made', [DATABASE, '!guarded.has(query)', 'false']),
  without('S58.5', 'the list of clauses', [
    GUARD,
    'isSet(value) && !known.has(name)',
    'isSet(value) && known.size === 0',
  ]),
  without('S58.6', 'the refusal of schemas', [GUARD, 'table.schema !== undefined', 'table.schema === null']),
  without('S58.7', 'the tables in sight', [
    GUARD,
    'if (known === undefined) throw this.#closed(name)',
    "if (known === undefined) return { kind: 'ReferenceNode', column }",
  ]),
  without('S58.8', 'the scope of an inner query', [
    GUARD,
    'if (isTable) tenants.push(alias)',
    'if (isTable && this.#names.length === 1) tenants.push(alias)',
  ]),
  without('S58.9', 'the tenant of a select', [GUARD, 'if (isTable) tenants.push(alias)', '']),
  without('S58.9', 'the tenant of a join', [GUARD, 'isTable ? [alias] : []', '[]']),
  without('S58.9', 'the parentheses around what is asked', [GUARD, 'ParensNode.create(asked)', 'asked']),
  without('S58.9', 'the tenant of a change', [
    GUARD,
    'WhereNode.create(this.#tenantsAnd([table], this.#condition(where, queryId))!)',
    'WhereNode.create(this.#condition(where, queryId) ?? this.#tenantsAnd([table], undefined)!)',
  ]),
  without('S58.10', 'the fixed tenant', [GUARD, 'column === TENANT', 'column === undefined']),
  without('S58.11', 'the list of functions', [GUARD, '!FUNCTIONS.has(node.func)', 'false']),
  without('S58.12', 'the refusal of transactions', [
    DATABASE,
    "beginTransaction: async () => refuse('a transaction of its own'),\n    commitTransaction: async () => refuse('a transaction of its own'),",
    'beginTransaction: async () => undefined,\n    commitTransaction: async () => undefined,',
  ]),
  without('S58.13', 'the need of a transaction to write in', [
    DATABASE,
    'const { db } = isReading ? call : call.writeUnit',
    'const { db } = call',
  ]),
]
