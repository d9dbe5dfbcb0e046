import { type FilterNode, or } from '../filter/ast.ts'
import { opensFields, type Reach, reachOf } from '../policy/reach.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import type { DeletedRows } from './projection.ts'
import { testRow } from './test-row.ts'

/** What is asked: may the caller do this to the row, with these fields in clear? */
export interface RowQuestion {
  readonly action: string
  readonly id: string
  readonly fields?: readonly string[] | undefined
}

/** The actions that the gate itself decides by their own rows alone; any other needs a row that the caller sees. */
const decidedAlone: ReadonlySet<string> = new Set(['read', 'list', 'update', 'delete', 'restore'])

/** The state of a row in which an action means something. */
export function stateFor(action: string): DeletedRows {
  return action === 'restore' || action === 'readDeleted' ? 'only' : 'without'
}

/** The rows that the caller sees in one way or another; of deleted ones it takes the right to those as well. */
export function rowsSeen({ services, session }: GateCall, entity: string): FilterNode {
  return or(['read', 'list'].map((each) => services.policy.plan(session, entity, each).rows))
}

/** Whether the caller may act on one row. An absent row and one that is out of reach are the same `false`. */
export async function canAct(
  call: GateCall,
  access: EntityAccess,
  { action, id, fields = [] }: RowQuestion,
): Promise<boolean> {
  const { services, session } = call
  const entity = access.table.entity.name
  const plan = services.policy.plan(session, entity, action)
  if (action === 'create' || reachOf(plan, fields) === 'never') return false
  const conditions = [plan.rows, rowsSeen(call, entity), ...plan.arms.map((arm) => arm.rows)]
  const found = await testRow(call, access, { id, deleted: stateFor(action), conditions })
  if (found === undefined) return false
  const [isWithin, isVisible, ...holding] = found
  return isWithin! && (isVisible! || decidedAlone.has(action)) && opensFields(plan, fields, holding)
}

/** What the caller's right comes to before a row is known. */
export function reachFor(
  { services, session }: GateCall,
  entity: string,
  { action, fields }: { readonly action: string; readonly fields?: readonly string[] | undefined },
): Reach {
  const { catalog, policy } = services
  if (!policy.permits(session, entity, action)) return 'never'
  if (!catalog.has(entity)) return fields === undefined || fields.length === 0 ? 'always' : 'never'
  return reachOf(policy.plan(session, entity, action), fields)
}
