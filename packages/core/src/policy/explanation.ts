import type { Filter } from '../filter/ast.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { grantedLevel } from './access-plan.ts'
import { higherLevel, type Level } from './level.ts'
import type { PolicyRules, RuleGrant, RuleRows } from './policy-rules.ts'
import type { Grant } from './policy.ts'
import type { Reach } from './reach.ts'

/** One grant of a role, by its place there. */
export interface GrantPlace {
  readonly role: string
  /** Counted from 0: the grants that the policy gives the role, then those that plugins add. */
  readonly grant: number
}

/** What one grant has to do with the answer. */
export interface ExplainedGrant extends GrantPlace {
  /** Its rows as they are written; null for all. */
  readonly rows: Filter | null
  /** The circumstances that it asks for; null for none. */
  readonly when: Grant['when'] | null
  /** Whether those circumstances are given. Of a role by name they are assumed to be. */
  readonly isActive: boolean
  /** Whether its rows hold the row that was asked about; null where none was. */
  readonly isMet: boolean | null
}

/** A restriction or a denial that stands beside the grants. */
export interface ExplainedRows {
  readonly rows: Filter
  /** Whether it lets the row through that was asked about; null where none was. */
  readonly isMet: boolean | null
}

/** How a field comes to its level. */
export interface ExplainedField {
  readonly field: string
  /** In the row; without a row, the most that any row gives. */
  readonly level: Level
  /** The grants that open it, each with the level that it gives. */
  readonly grants: readonly (GrantPlace & { readonly level: Level })[]
}

/** Why a caller or a role may do something: rules and levels, never values. */
export interface Explanation {
  readonly entity: string
  readonly action: string
  readonly roles: readonly string[]
  /** What the right comes to before a row is known. */
  readonly reach: Reach
  /** Whether the row may be acted on; null where none was asked about. */
  readonly isAllowed: boolean | null
  readonly grants: readonly ExplainedGrant[]
  readonly restrictions: readonly ExplainedRows[]
  readonly denials: readonly ExplainedRows[]
  readonly fields: readonly ExplainedField[]
}

/** Which rules one row meets. Of a row that is not visible they are all false, as of one that is absent. */
export interface RowMeets {
  readonly isAllowed: boolean
  readonly grants: readonly boolean[]
  readonly restrictions: readonly boolean[]
  readonly denials: readonly boolean[]
}

/** What the rules say, grant by grant, and what was asked about. */
export interface ExplainedCase {
  readonly rules: PolicyRules
  readonly isActive: (grant: Grant) => boolean
  /** What the row meets that was asked about; `undefined` where none was. */
  readonly meets: RowMeets | undefined
}

/** Brings grants to what an explanation shows of them. */
export function explainGrants({ rules, isActive, meets }: ExplainedCase): readonly ExplainedGrant[] {
  return rules.grants.map(({ role, index, grant }, place) => ({
    role,
    grant: index,
    rows: grant.rows ?? null,
    when: grant.when ?? null,
    isActive: isActive(grant),
    isMet: meets === undefined ? null : meets.grants[place]!,
  }))
}

/** Brings restrictions or denials to what an explanation shows of them. */
export function explainRows(
  rules: readonly RuleRows[],
  meets: readonly boolean[] | undefined,
): readonly ExplainedRows[] {
  return rules.map(({ written }, place) => ({
    rows: written,
    isMet: meets === undefined ? null : meets[place]!,
  }))
}

/** How each named field comes to its level. An unknown field and a denied one are explained alike. */
export function explainFields(
  entity: EntityDefinition,
  names: readonly string[],
  { rules, isActive, meets }: ExplainedCase,
): readonly ExplainedField[] {
  const deciding = rules.grants.filter(
    ({ grant }, place) => isActive(grant) && (meets === undefined || meets.grants[place]!),
  )
  const isOpen = meets === undefined || meets.isAllowed
  return names.map((field) => explainField(entity, field, isOpen ? deciding : []))
}

function explainField(
  entity: EntityDefinition,
  field: string,
  deciding: readonly RuleGrant[],
): ExplainedField {
  const isKnown = Object.hasOwn(entity.fields, field)
  const grants = deciding.flatMap(({ role, index, grant }) => {
    const level = isKnown ? grantedLevel(grant, field, entity) : 'deny'
    return level === 'deny' ? [] : [{ role, grant: index, level }]
  })
  return { field, level: grants.map(({ level }) => level).reduce<Level>(higherLevel, 'deny'), grants }
}
