import { type FilterNode, TRUE } from '../filter/ast.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import { type FieldClass, fieldClasses } from '../schema/field-class.ts'
import type { Session } from '../session/session.ts'
import { canonicalJson } from '../shared/json.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { sha256Hex } from '../shared/platform.ts'
import { type AccessPlan, buildAccessPlan, type CompiledGrant } from './access-plan.ts'
import { checkRows } from './check-policy.ts'
import type { Level } from './level.ts'
import type { Action, Grant, Policy } from './policy.ts'

/** A grant that a plugin adds to a role of the host's policy. */
export interface RoleGrant {
  readonly role: string
  readonly grant: Grant
  /** Who adds it. */
  readonly plugin?: string
}

interface CompiledDenial {
  readonly entity: string
  readonly actions: readonly Action[]
  readonly rows: FilterNode
  readonly exceptRoles: readonly string[]
}

const everything: Readonly<Partial<Record<FieldClass, Level>>> = Object.fromEntries(
  fieldClasses.filter((each) => each !== 'credential').map((each) => [each, 'allow']),
)

/** An actor with many roles has more sets of active roles than a process has memory. */
const MOST_PLANS = 5_000

/** Answers what a session may do. Plans are cached by the set of active grants; decisions about rows never are. */
export class PolicyEngine {
  /** Changes whenever any rule changes; part of every cursor and audit entry. */
  readonly version: string
  readonly #catalog: EntityCatalog
  readonly #grants = new Map<string, CompiledGrant[]>()
  readonly #conditional = new Map<string, Grant[]>()
  readonly #restrict = new Map<string, FilterNode[]>()
  readonly #deny: readonly CompiledDenial[]
  readonly #plans = new Map<string, AccessPlan>()

  /** @throws KITH_INVALID_QUERY or KITH_FIELD_UNAVAILABLE when a filter of the policy is wrong. */
  constructor(catalog: EntityCatalog, policy: Policy, added: readonly RoleGrant[]) {
    this.#catalog = catalog
    const fromRoles = policy.roles.flatMap((role) => role.grants.map((grant) => ({ role: role.name, grant })))
    for (const { role, grant } of [...fromRoles, ...added]) this.#add(role, grant)
    for (const { entity, rows } of policy.restrict ?? []) {
      this.#restrict.set(entity, [...(this.#restrict.get(entity) ?? []), checkRows(catalog, entity, rows)])
    }
    this.#deny = (policy.deny ?? []).map((denial) => ({
      entity: denial.entity,
      actions: denial.actions,
      rows: checkRows(catalog, denial.entity, denial.rows),
      exceptRoles: denial.exceptRoles ?? [],
    }))
    this.version = sha256Hex(canonicalJson([policy, added])).slice(0, 16)
  }

  /** Whether any active grant allows the action on the entity at all. */
  permits(session: Session, entity: string, action: Action): boolean {
    return session.actor.kind === 'system' || this.#active(session, entity, action).length > 0
  }

  /** @throws KITH_FORBIDDEN unless `permits`. */
  require(session: Session, entity: string, action: Action): void {
    if (!this.permits(session, entity, action)) {
      throw kernelErrors.FORBIDDEN({ permission: `${entity}:${action}` })
    }
  }

  /**
   * Text that is equal for sessions with the same active grants, of tenants with the same fields. Part of the key of everything that is cached; two
   * sessions with equal keys see the same plans.
   */
  grantKey(session: Session): string {
    const overlay = session.overlay === undefined ? '' : `${session.overlay}/`
    if (session.actor.kind === 'system') return `${overlay}*`
    const conditional = session.roles.flatMap((role) => this.#conditional.get(role) ?? [])
    const marks = conditional.map((grant) => (holds(grant, session) ? '1' : '0')).join('')
    // With the length before each name, no choice of names can look like another.
    return `${overlay}${session.roles.map((role) => `${role.length}:${role}`).join('')}#${marks}`
  }

  /** The plan of the session's active grants for one action on one entity. */
  plan(session: Session, entity: string, action: Action): AccessPlan {
    const key = `${entity}:${action}:${this.grantKey(session)}`
    const known = this.#plans.get(key)
    if (known !== undefined) return known
    const isSystem = session.actor.kind === 'system'
    const grants = isSystem ? [systemGrant(entity, action)] : this.#active(session, entity, action)
    const plan = buildAccessPlan(this.#catalog.get(entity), grants, {
      key,
      restrict: isSystem ? [] : (this.#restrict.get(entity) ?? []),
      deny: isSystem ? [] : this.#denials(session, entity, action),
    })
    if (this.#plans.size >= MOST_PLANS) this.#plans.clear()
    this.#plans.set(key, plan)
    return plan
  }

  #add(role: string, grant: Grant): void {
    const rows = grant.rows === undefined ? TRUE : checkRows(this.#catalog, grant.entity, grant.rows)
    this.#grants.set(role, [...(this.#grants.get(role) ?? []), { grant, rows }])
    if (grant.when !== undefined) this.#conditional.set(role, [...(this.#conditional.get(role) ?? []), grant])
  }

  #active(session: Session, entity: string, action: Action): CompiledGrant[] {
    const active: CompiledGrant[] = []
    for (const role of session.roles) {
      for (const compiled of this.#grants.get(role) ?? []) {
        const { grant } = compiled
        if (grant.entity === entity && grant.actions.includes(action) && holds(grant, session))
          active.push(compiled)
      }
    }
    return active
  }

  #denials(session: Session, entity: string, action: Action): FilterNode[] {
    return this.#deny
      .filter((denial) => denial.entity === entity && denial.actions.includes(action))
      .filter((denial) => !denial.exceptRoles.some((role) => session.roles.includes(role)))
      .map((denial) => denial.rows)
  }
}

function systemGrant(entity: string, action: Action): CompiledGrant {
  return { grant: { entity, actions: [action], classes: everything }, rows: TRUE }
}

function holds(grant: Grant, session: Session): boolean {
  const { when } = grant
  if (when === undefined) return true
  if (when.purpose !== undefined && !when.purpose.includes(session.purpose ?? '')) return false
  return when.attribute === undefined || session.actor.attributes[when.attribute] === true
}
