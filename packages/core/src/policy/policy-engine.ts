import { type FilterNode, TRUE } from '../filter/ast.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import { type FieldClass, fieldClasses } from '../schema/field-class.ts'
import { withTenantFields } from '../schema/field-overlay.ts'
import type { FieldOverlays } from '../schema/field-overlays.ts'
import type { Session } from '../session/session.ts'
import { canonicalJson } from '../shared/json.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { Memo } from '../shared/memo.ts'
import { sha256Hex } from '../shared/platform.ts'
import { type AccessPlan, buildAccessPlan, type CompiledGrant, grantedLevel } from './access-plan.ts'
import { checkRows } from './check-policy.ts'
import { higherLevel, type Level } from './level.ts'
import type { PolicyRules, RuleGrant } from './policy-rules.ts'
import { type Action, baseActions, type Grant, type Policy } from './policy.ts'

/** A grant that a plugin adds to a role of the host's policy. */
export interface RoleGrant {
  readonly role: string
  readonly grant: Grant
  /** Who adds it. */
  readonly plugin?: string
}

/** What rules are about: the entities of the instance, and what tenants add to them. */
export interface PolicySchema {
  readonly catalog: EntityCatalog
  readonly overlays: FieldOverlays
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
  /** The names of the policy's roles. */
  readonly roles: readonly string[]
  readonly #policy: Policy
  readonly #added: readonly RoleGrant[]
  readonly #catalog: EntityCatalog
  readonly #overlays: FieldOverlays
  readonly #written = new Map<string, Grant[]>()
  readonly #compiled = new Map<string, readonly CompiledGrant[]>()
  readonly #conditional = new Map<string, Grant[]>()
  readonly #restrict = new Map<string, FilterNode[]>()
  readonly #deny: readonly CompiledDenial[]
  readonly #plans = new Memo<AccessPlan>(MOST_PLANS)
  #version: string | undefined

  /** @throws KITH_INVALID_QUERY or KITH_FIELD_UNAVAILABLE when a filter of the policy is wrong. */
  constructor({ catalog, overlays }: PolicySchema, policy: Policy, added: readonly RoleGrant[]) {
    this.#catalog = catalog
    this.#overlays = overlays
    // Rules of its own: those that their author changes later would change what holds and not the version.
    ;[this.#policy, this.#added] = structuredClone([policy, added] as const)
    const { roles, restrict = [], deny = [] } = this.#policy
    this.roles = roles.map(({ name }) => name)
    for (const { name, grants } of roles) for (const grant of grants) this.#add(name, grant)
    for (const { role, grant } of this.#added) this.#add(role, grant)
    for (const { entity, rows } of restrict) {
      this.#restrict.set(entity, [...(this.#restrict.get(entity) ?? []), checkRows(catalog, entity, rows)])
    }
    this.#deny = deny.map((denial) => ({
      entity: denial.entity,
      actions: denial.actions,
      rows: checkRows(catalog, denial.entity, denial.rows),
      exceptRoles: denial.exceptRoles ?? [],
    }))
  }

  /** Changes whenever any rule changes; part of every cursor and audit entry. */
  get version(): string {
    this.#version ??= sha256Hex(canonicalJson([this.#policy, this.#added])).slice(0, 16)
    return this.#version
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
    let [names, marks] = ['', '']
    for (const role of session.roles) {
      // With the length before each name, no choice of names can look like another.
      names += `${role.length}:${role}`
      for (const grant of this.#conditional.get(role) ?? []) marks += grantHolds(grant, session) ? '1' : '0'
    }
    return `${overlay}${names}#${marks}`
  }

  /** The plan of the session's active grants for one action on one entity. */
  plan(session: Session, entity: string, action: Action): AccessPlan {
    const key = `${entity}:${action}:${this.grantKey(session)}`
    return this.#plans.get(key, () => this.#build(session, { entity, action, key }))
  }

  #build(
    session: Session,
    { entity, action, key }: { readonly entity: string; readonly action: Action; readonly key: string },
  ): AccessPlan {
    const isSystem = session.actor.kind === 'system'
    const grants = isSystem ? [systemGrant(entity, action)] : this.#active(session, entity, action)
    const fields = this.#overlays.of(session.overlay)
    return buildAccessPlan(withTenantFields(this.#catalog.get(entity), fields), grants, {
      key,
      restrict: isSystem ? [] : (this.#restrict.get(entity) ?? []),
      deny: isSystem ? [] : this.#denials(session, entity, action),
    })
  }

  /** Every entity and action that an active grant names; of the system, every entity with its base actions. */
  held(session: Session): readonly { readonly entity: string; readonly action: Action }[] {
    const grants =
      session.actor.kind === 'system'
        ? this.#catalog.entities.map(({ name }) => ({ entity: name, actions: baseActions }))
        : this.#grantsOf(session.roles).flatMap(({ grant }) => (grantHolds(grant, session) ? [grant] : []))
    const named = grants.flatMap(({ entity, actions }) => actions.map((action) => ({ entity, action })))
    return [...new Map(named.map((each) => [`${each.entity}:${each.action}`, each])).values()]
  }

  /** Every rule that has a say in what the roles may do: grants by role, then what nobody's grants get past. */
  rules(roles: readonly string[], entity: string, action: Action): PolicyRules {
    const isMeant = (rule: { readonly entity: string; readonly actions: readonly Action[] }): boolean =>
      rule.entity === entity && rule.actions.includes(action)
    const restricting = (this.#policy.restrict ?? []).filter((each) => each.entity === entity)
    const nodes = this.#restrict.get(entity) ?? []
    return {
      grants: this.#grantsOf(roles).filter(({ grant }) => isMeant(grant)),
      restrictions: restricting.map(({ rows }, index) => ({ written: rows, rows: nodes[index]! })),
      denials: (this.#policy.deny ?? []).flatMap((denial, index) => {
        const isExcepted = denial.exceptRoles?.some((role) => roles.includes(role)) === true
        return isExcepted || !isMeant(denial) ? [] : [{ written: denial.rows, rows: this.#deny[index]!.rows }]
      }),
    }
  }

  /** The highest level of each field that any grant of the role gives for reading, its conditions assumed to hold. */
  fieldLevels(role: string, entity: string): ReadonlyMap<string, Level> {
    const reading = this.#writtenFor(role, entity, ['read', 'list'])
    const definition = this.#catalog.get(entity)
    return new Map(
      Object.keys(definition.fields).map((field) => [
        field,
        reading.map((grant) => grantedLevel(grant, field, definition)).reduce(higherLevel, 'deny'),
      ]),
    )
  }

  /** The keys by which the role may look rows up, the conditions of its grants assumed to hold. */
  lookupsOf(role: string, entity: string): ReadonlySet<string> {
    return new Set(this.#writtenFor(role, entity, ['lookup']).flatMap((grant) => grant.lookup ?? []))
  }

  /** The grants of a role as they are written: their filters need not be parsed to know them. */
  #writtenFor(role: string, entity: string, actions: readonly Action[]): readonly Grant[] {
    const written = this.#written.get(role) ?? []
    return written.filter(
      (grant) => grant.entity === entity && actions.some((action) => grant.actions.includes(action)),
    )
  }

  #grantsOf(roles: readonly string[]): readonly RuleGrant[] {
    return roles.flatMap((role) =>
      this.#grants(role).map((compiled, index) => ({ ...compiled, role, index })),
    )
  }

  #add(role: string, grant: Grant): void {
    appendTo(this.#written, role, grant)
    if (grant.when !== undefined) appendTo(this.#conditional, role, grant)
  }

  /** The grants of a role; their filters are parsed when the role is first met. */
  #grants(role: string): readonly CompiledGrant[] {
    const known = this.#compiled.get(role)
    if (known !== undefined) return known
    const written = this.#written.get(role)
    if (written === undefined) return []
    const compiled = written.map((grant) => ({
      grant,
      rows: grant.rows === undefined ? TRUE : checkRows(this.#catalog, grant.entity, grant.rows),
    }))
    this.#compiled.set(role, compiled)
    return compiled
  }

  #active(session: Session, entity: string, action: Action): CompiledGrant[] {
    const active: CompiledGrant[] = []
    for (const role of session.roles) {
      for (const compiled of this.#grants(role)) {
        const { grant } = compiled
        if (grant.entity === entity && grant.actions.includes(action) && grantHolds(grant, session))
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

function appendTo<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

function systemGrant(entity: string, action: Action): CompiledGrant {
  return { grant: { entity, actions: [action], classes: everything }, rows: TRUE }
}

/** Whether the circumstances under which a grant holds at all are given. */
export function grantHolds(grant: Grant, session: Session): boolean {
  const { when } = grant
  if (when === undefined) return true
  if (when.purpose !== undefined && !when.purpose.includes(session.purpose ?? '')) return false
  if (when.importing === true && session.importing !== true) return false
  return when.attribute === undefined || session.actor.attributes[when.attribute] === true
}
