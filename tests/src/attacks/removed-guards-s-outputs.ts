import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

const CELL =
  'return known.rowId === rowId && known.field === field && known.mask === mask ? known.value : undefined'

/** Each is one guard of the timeline, of what other programs open, and of what is kept between calls. */
export const removedOutputGuards: readonly RemovedGuard[] = [
  {
    attack: 'S49',
    without: 'the question who may see the row of an entry',
    edits: [
      edit('timeline/timeline-query.ts', '(t.ref_id is null or ${rowIsVisible(call, entity)})', '(1 = 1)'),
    ],
  },
  {
    attack: 'S49',
    without: 'the question who may list rows of an entity',
    edits: [edit('timeline/timeline-query.ts', 'mayTellOf(call, entity)', 'entity !== undefined')],
  },
  {
    attack: 'S49',
    without: 'silence on changes of hidden fields',
    edits: [
      edit(
        'timeline/clear-fields.ts',
        'return sql`(t.fields is null',
        'return sql`(1 = 1 or t.fields is null',
      ),
    ],
  },
  {
    attack: 'S49',
    without: 'the level of fields that are named',
    edits: [
      edit('timeline/timeline-entry.ts', 'fields.filter((field) => readable.has(field))', '[...fields]'),
    ],
  },
  {
    attack: 'S50',
    without: 'the order to take an answer for what it says it is',
    edits: [edit('../../hono/src/response/respond.ts', "    'X-Content-Type-Options': 'nosniff',\n", '')],
  },
  {
    attack: 'S50',
    without: 'the apostrophe before what a spreadsheet would run',
    edits: [edit('formats/csv/formula-guard.ts', "RISKY.test(text) ? `'${text}` : text", 'text')],
  },
  {
    attack: 'S54a',
    without: 'the mask in place of the value in all that a row holds',
    edits: [
      edit(
        'gate/row-shaper.ts',
        'const text = show(column,',
        "Object.defineProperty(shaped, Symbol('raw'), { value: show(column, undefined) })\nconst text = show(column,",
      ),
    ],
  },
  {
    attack: 'S54a',
    without: 'causes that hold no values',
    edits: [edit('gate/value-checks.ts', 'message: refused.reason', 'message: refused.reason, input: value')],
  },
  {
    attack: 'S54b',
    without: 'cells in place of values',
    edits: [
      edit(
        'gate/row-codec.ts',
        'return vault.seal(place.key, cellPlace(table, column, place), encoded(column, value) as string)',
        'return value',
      ),
      edit(
        'gate/row-codec.ts',
        'return decoded(column, vault.open(place.key, cellPlace(table, column, place), stored as string))',
        'return stored',
      ),
    ],
  },
  {
    attack: 'S54b',
    without: 'keyed digests in place of what is sought',
    edits: [
      edit(
        'gate/row-codec.ts',
        'transformed === undefined ? null : vault.blind(at, transformed)',
        'transformed === undefined ? null : vault.blind(at, transformed) && transformed',
      ),
    ],
  },
  {
    attack: 'S51',
    without: 'the mask in what a cell was shown as',
    edits: [
      edit('gate/shown-cells.ts', CELL, CELL.replace(' && known.mask === mask', '')),
      edit(
        'gate/shown-cells.ts',
        'readonly #masked = new GenerationCache<Entry>(limits)',
        'readonly #masked = this.#clear',
      ),
    ],
  },
  {
    attack: 'S51',
    without: 'the rights in a compiled projection',
    edits: [
      edit('gate/entity-access.ts', 'const key = projectionKey(plan, fields)', 'const key = String(fields)'),
    ],
  },
  {
    attack: 'S51',
    without: 'the rights in a compiled timeline',
    edits: [
      edit(
        'timeline/timeline-query.ts',
        '`${call.services.policy.grantKey(call.session)}|${JSON.stringify(shape)}`',
        'JSON.stringify(shape)',
      ),
    ],
  },
  {
    attack: 'S51',
    without: 'the tenant of kept settings',
    edits: [
      edit('gate/tenants.ts', 'this.#kept.get(tenantId)?.snapshot', '[...this.#kept.values()][0]?.snapshot'),
    ],
  },
]
