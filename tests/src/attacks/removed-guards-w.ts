import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

const REFUSED_VALUE = "if (spec === undefined || spec.managed || scope.levelOf(field) !== 'allow') {"
const values = (put: string): Edit => edit('gate/value-checks.ts', REFUSED_VALUE, put)

const OPEN_FIELDS = "const field = fields.find((each) => levelInArms(plan, each, arms) !== 'allow')"
const VERDICT = 'if (!verdict.holds) {'

/** Each is one guard of writes; where two stand one behind the other, both are taken out. */
export const removedWriteGuards: readonly RemovedGuard[] = [
  {
    attack: 'W34',
    without: 'the closed input of a change',
    edits: [edit('customers/operations/update-customer.ts', 'input: z.strictObject', 'input: z.looseObject')],
  },
  {
    attack: 'W35',
    without: 'the type of a value',
    edits: [
      edit(
        'gate/value-checks.ts',
        'if (parsed.success) return parsed.data',
        "if (parsed.success || typeof values['nickname'] === 'object') return { ...values, nickname: 'x' }",
      ),
    ],
  },
  {
    attack: 'W36',
    without: 'ids that the kernel gives',
    edits: [values(REFUSED_VALUE.replace('spec.managed', "(spec.managed && field !== 'id')"))],
  },
  {
    attack: 'W37',
    without: 'the refusal of the whole for one field',
    edits: [
      values(`if (scope.levelOf(field) === 'deny') { delete values[field]; continue }\n${REFUSED_VALUE}`),
    ],
  },
  {
    attack: 'W37',
    without: 'the way back to the savepoint',
    edits: [
      edit('database/unit-of-work.ts', 'await this.#execute(`rollback to savepoint ${savepoint}`)', ''),
    ],
  },
  {
    attack: 'W38',
    without: 'the signs of a mask',
    edits: [
      edit('gate/value-checks.ts', 'looksMasked(spec.mask, value))', 'value === undefined)'),
      edit('gate/row-writer.ts', 'if (echo !== undefined)', 'if (echo === "")'),
    ],
  },
  {
    attack: 'W39',
    without: 'the level of what is emptied',
    edits: [
      values(
        REFUSED_VALUE.replace(
          "scope.levelOf(field) !== 'allow'",
          "(value !== null && scope.levelOf(field) !== 'allow')",
        ),
      ),
      edit('gate/row-writer.ts', OPEN_FIELDS, 'const field = fields.find((each) => plan === undefined)'),
    ],
  },
  {
    attack: 'W39 added',
    without: 'the need that the row shows what is added to',
    edits: [
      edit('customers/require-shown.ts', 'if (!(field in row)) throw', 'if (field in row === null) throw'),
    ],
  },
  {
    attack: 'W40',
    without: 'the second look at the row',
    edits: [edit('gate/row-writer.ts', 'await this.#requireWithin(scope, row, own)', '')],
  },
  {
    attack: 'W40',
    without: 'what the kernel keeps of a row',
    edits: [values(REFUSED_VALUE.replace('spec.managed', 'false'))],
  },
  {
    attack: 'W41',
    without: 'the look at a new row',
    edits: [edit('gate/row-writer.ts', VERDICT, "if (!verdict.holds && row['version'] !== 1) {")],
  },
  {
    attack: 'W41',
    without: 'defaults in the look at a new row',
    edits: [
      edit(
        'gate/row-writer.ts',
        'call: this.#call }, plan, rows)',
        'call: this.#call }, plan, checked.map((each) => each.values))',
      ),
    ],
  },
  {
    attack: 'W42',
    without: 'what the kernel keeps',
    edits: [values(REFUSED_VALUE.replace('spec.managed', 'false'))],
  },
  {
    attack: 'W42',
    without: 'the own fields of an entity',
    edits: [
      values(REFUSED_VALUE.replace('spec === undefined', "(spec === undefined && field !== 'toString')")),
    ],
  },
  {
    attack: 'W43',
    without: 'the reader in the writer',
    edits: [
      edit(
        'gate/row-writer.ts',
        "const { shaper } = this.#access.projection(this.#call.session, 'read')",
        'const { shaper } = this.#access.systemProjection()',
      ),
    ],
  },
  {
    attack: 'W43',
    without: 'the right to read what was written',
    edits: [
      edit(
        'gate/row-writer.ts',
        "if (!holds) return { id: row['id'], version: row['version'] }",
        'if (!holds) return { ...row }',
      ),
    ],
  },
  {
    attack: 'W44',
    without: 'the ration of refusals',
    edits: [edit('gate/entity-store.ts', 'duplicates.take(call)', '')],
  },
  {
    attack: 'W44',
    without: 'the end of attempts once it is used up',
    edits: [edit('gate/entity-store.ts', 'duplicates.require(call)', 'return write()')],
  },
  {
    attack: 'W44',
    without: 'silence on what was violated',
    edits: [
      edit(
        'gate/entity-store.ts',
        'throw kernelErrors.POSSIBLE_DUPLICATE({ entity })',
        'throw kernelErrors.POSSIBLE_DUPLICATE({ entity }, { cause: error })',
      ),
    ],
  },
  {
    attack: 'W45',
    without: 'the place of a refusal in its own item',
    edits: [
      edit(
        'customers/bulk-item.ts',
        'detail: told.message, errors',
        'detail: `${told.message} ${JSON.stringify(placed.item)}`, errors',
      ),
    ],
  },
  {
    attack: 'W45',
    without: 'silence on the row as it is',
    edits: [
      edit(
        'customers/bulk-item.ts',
        'const { code, status } = error',
        'const { code, status } = error\n  told = { ...told, message: told.message + JSON.stringify(error.representation ?? null) }',
      ),
    ],
  },
  {
    attack: 'W46',
    without: 'the version in the change',
    edits: [edit('gate/row-updates.ts', ".where('version', '=', slot('#version'))", '')],
  },
  {
    attack: 'W47',
    without: 'the question for the customers of a merge',
    edits: [
      edit('gate/records.ts', 'return this.#writer.require(id, action, needed)', 'return Promise.resolve()'),
    ],
  },
]
