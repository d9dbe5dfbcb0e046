import { and, not } from '../filter/ast.ts'
import { reachFor, rowsSeen, stateFor } from '../gate/can-act.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import {
  type ExplainedCase,
  type ExplainedField,
  type Explanation,
  explainFields,
  explainGrants,
  explainRows,
  type RowMeets,
} from '../policy/explanation.ts'
import { grantHolds } from '../policy/policy-engine.ts'
import type { PolicyRules } from '../policy/policy-rules.ts'
import type { Reach } from '../policy/reach.ts'

/** What is to be explained. */
export interface RightsQuestion {
  readonly entity: string
  readonly action: string
  readonly id?: string | undefined
  readonly fields?: readonly string[] | undefined
}

/** Explains the caller's own rights, of one row where an id is given. Fields that are closed to them appear if asked for. */
export async function explainOwn(kernel: KernelContext, asked: RightsQuestion): Promise<Explanation> {
  const { session, gateCall } = kernel
  const { policy } = gateCall.services
  const rules = policy.rules(session.roles, asked.entity, asked.action)
  const meets = asked.id === undefined ? undefined : await meetsOf(kernel, { ...asked, id: asked.id }, rules)
  const isActive: ExplainedCase['isActive'] = (grant) => grantHolds(grant, session)
  const reach = reachFor(gateCall, asked.entity, { action: asked.action })
  return explain(kernel, asked, { rules, isActive, meets, roles: session.roles, reach })
}

/** Explains what a role of the policy may do, whoever holds it: the circumstances that its grants ask for are assumed. */
export function explainRole(kernel: KernelContext, role: string, asked: RightsQuestion): Explanation {
  const rules = kernel.gateCall.services.policy.rules([role], asked.entity, asked.action)
  const isBound = rules.restrictions.length + rules.denials.length > 0
  const reach =
    rules.grants.length === 0 ? 'never' : isBound || rules.grants.every(hasRows) ? 'depends' : 'always'
  return explain(kernel, asked, { rules, isActive: () => true, meets: undefined, roles: [role], reach })
}

function hasRows({ grant }: PolicyRules['grants'][number]): boolean {
  return grant.rows !== undefined
}

interface Explained extends ExplainedCase {
  readonly roles: readonly string[]
  readonly reach: Reach
}

function explain(
  kernel: KernelContext,
  asked: RightsQuestion,
  { roles, reach, ...explained }: Explained,
): Explanation {
  const { rules, meets } = explained
  const hasSay = rules.grants.length > 0
  return {
    entity: asked.entity,
    action: asked.action,
    roles,
    reach,
    isAllowed: meets?.isAllowed ?? null,
    grants: explainGrants(explained),
    restrictions: hasSay ? explainRows(rules.restrictions, meets?.restrictions) : [],
    denials: hasSay ? explainRows(rules.denials, meets?.denials) : [],
    fields: fieldsOf(kernel, asked, explained),
  }
}

/** The fields that were asked for, or all that are open. */
function fieldsOf(
  { catalog }: KernelContext,
  { entity, fields }: RightsQuestion,
  explained: ExplainedCase,
): readonly ExplainedField[] {
  if (!catalog.has(entity)) return (fields ?? []).map((field) => ({ field, level: 'deny', grants: [] }))
  const definition = catalog.get(entity)
  if (fields !== undefined) return explainFields(definition, fields, explained)
  const all = explainFields(definition, Object.keys(definition.fields), explained)
  return all.filter(({ level }) => level !== 'deny')
}

/** Asks the database which rules the row meets, and forgets the answer unless the caller sees the row. */
async function meetsOf(
  kernel: KernelContext,
  { entity, action, id }: RightsQuestion & { readonly id: string },
  { grants, restrictions, denials }: PolicyRules,
): Promise<RowMeets> {
  const { gateCall, session, catalog } = kernel
  const { policy } = gateCall.services
  const nodes = [
    ...grants.map(({ rows }) => rows),
    ...restrictions.map(({ rows }) => rows),
    ...denials.map(({ rows }) => not(rows)),
  ]
  const none = nodes.map(() => false)
  const deleted = stateFor(action)
  const plan = (of: string): AccessPlan => policy.plan(session, entity, of)
  const ask = async (): Promise<readonly boolean[] | undefined> => {
    const seen = rowsSeen(gateCall, entity)
    const visible = deleted === 'only' ? and([seen, plan('readDeleted').rows]) : seen
    return kernel.test(entity, { id, deleted, conditions: [visible, plan(action).rows, ...nodes] })
  }
  const [isVisible = false, isWithin = false, ...met] = (catalog.has(entity) ? await ask() : undefined) ?? []
  const shown = isVisible ? met : none
  const rulesBefore = grants.length + restrictions.length
  return {
    isAllowed: isVisible && isWithin && action !== 'create',
    grants: shown.slice(0, grants.length),
    restrictions: shown.slice(grants.length, rulesBefore),
    denials: shown.slice(rulesBefore),
  }
}
