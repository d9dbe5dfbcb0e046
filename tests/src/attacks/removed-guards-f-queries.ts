import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

const SCOPE = '[scope.tenantId, scope.actorId, scope.policyVersion, scope.plan, scope.queryDigest]'

/** The binding of a cursor without one of its parts. */
const unbound = (part: string): Edit => edit('gate/cursor.ts', SCOPE, SCOPE.replace(`scope.${part}`, "''"))

const OPEN_EVERYWHERE = 'rowsShowing(plan, field) === TRUE'
const NAMED = 'const name = descending ? part.slice(1) : part'
const REFUSED_VALUE = "if (spec === undefined || spec.managed || scope.levelOf(field) !== 'allow') {"
const HTTP = '../../hono/src'

/** Each is one guard of the positions of a query. */
export const removedQueryGuards: readonly RemovedGuard[] = [
  { attack: 'F22', without: 'the person in a cursor', edits: [unbound('actorId')] },
  { attack: 'F22', without: 'the tenant in a cursor', edits: [unbound('tenantId')] },
  { attack: 'F22', without: 'the policy in a cursor', edits: [unbound('policyVersion')] },
  { attack: 'F22', without: 'the query in a cursor', edits: [unbound('queryDigest')] },
  {
    attack: 'F22',
    without: 'the rights in a cursor',
    edits: [
      unbound('plan'),
      edit('gate/list-plan.ts', 'JSON.stringify([projection.key, where,', 'JSON.stringify([where,'),
    ],
  },
  {
    attack: 'F22',
    without: 'the refusal of what does not open',
    edits: [edit('gate/cursor.ts', 'if (position === undefined) throw', 'if (false) throw')],
  },
  {
    attack: 'F23',
    without: 'the rows that a level holds for',
    edits: [edit('gate/aggregate-plan.ts', OPEN_EVERYWHERE, "plan.highest.get(field) === 'allow'")],
  },
  {
    attack: 'F23',
    without: 'the level of what is measured',
    edits: [edit('gate/aggregate-plan.ts', OPEN_EVERYWHERE, "plan.arms[0].levels.get(field) !== 'deny'")],
  },
  {
    attack: 'F23 having',
    without: 'the closed keys of a question for figures',
    edits: [
      edit(
        'gate/aggregate-query.ts',
        'aggregateQuerySchema = z.strictObject',
        'aggregateQuerySchema = z.looseObject',
      ),
    ],
  },
  {
    attack: 'F23 having',
    without: 'the closed keys of a figure',
    edits: [
      edit(
        'gate/aggregate-query.ts',
        'z.strictObject({ sum: fieldName })',
        'z.looseObject({ sum: fieldName })',
      ),
    ],
  },
  {
    attack: 'F26',
    without: 'one answer for values of denied and unknown fields',
    edits: [
      edit(
        'gate/value-checks.ts',
        REFUSED_VALUE,
        `if (spec === undefined) throw kernelErrors.VALIDATION({ issues: [] })\n${REFUSED_VALUE}`,
      ),
    ],
  },
  {
    attack: 'F26',
    without: 'one answer for orders by denied and unknown fields',
    edits: [
      edit(
        'gate/sort-order.ts',
        NAMED,
        `${NAMED}\nif (!table.columns.has(name)) throw kernelErrors.INVALID_CURSOR()`,
      ),
    ],
  },
  {
    attack: 'F27',
    without: 'names that are taken as they are written',
    edits: [edit('gate/sort-order.ts', NAMED, `${NAMED}.trim().toLowerCase()`)],
  },
  {
    attack: 'F28',
    without: 'the closed keys of a query',
    edits: [edit('gate/list-query.ts', 'z.strictObject', 'z.looseObject')],
  },
  {
    attack: 'F28',
    without: 'the closed keys of a query string',
    edits: [
      edit(
        `${HTTP}/request/read-query.ts`,
        "else throw refuse('a parameter is unknown', name)",
        "else if (!name.startsWith('_')) throw refuse('a parameter is unknown', name)",
      ),
    ],
  },
  {
    attack: 'F30',
    without: 'the class of what is mirrored',
    edits: [edit('customers/contact-point.entity.ts', ".class('contact')", ".class('public')")],
  },
  {
    attack: 'F30',
    without: 'names of fields in the place of columns',
    edits: [
      edit(
        'gate/sort-order.ts',
        NAMED,
        `${NAMED}.replaceAll(/_(\\w)/g, (_, letter) => letter.toUpperCase())`,
      ),
    ],
  },
  {
    attack: 'F31',
    without: 'the budget of a mask',
    edits: [
      edit(
        'gate/row-shaper.ts',
        'this.#services.masks.mask(mask, value)',
        'this.#services.masks.mask(mask, value) + value.at(4)',
      ),
    ],
  },
  {
    attack: 'F32',
    without: 'the rows of each grant',
    edits: [edit('policy/access-plan.ts', 'holding[index] ?', 'true ?')],
  },
  {
    attack: 'F32',
    without: 'active roles that are held',
    edits: [edit('session/session.ts', 'actor.roles.filter((role) => active.includes(role))', '[...active]')],
  },
  {
    attack: 'F32',
    without: 'active roles',
    edits: [edit('session/session.ts', 'actor.roles.filter((role) => active.includes(role))', 'actor.roles')],
  },
]
