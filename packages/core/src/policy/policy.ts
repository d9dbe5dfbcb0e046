import type { Filter } from '../filter/ast.ts'
import type { FieldClass } from '../schema/field-class.ts'
import type { Level } from './level.ts'

/** What may be done with the rows of every entity. */
export const baseActions = [
  'read',
  'list',
  'lookup',
  'aggregate',
  'readDeleted',
  'create',
  'update',
  'delete',
  'restore',
] as const

/**
 * What may be done: one of the base actions, or one that a plugin declares with `r.permission`. Permissions are spelled
 * `<entity>:<action>`.
 */
export type Action = (typeof baseActions)[number] | (string & {})

/** One right: on which rows, for which actions, how much of which fields. Rights only add up; nothing takes one back. */
export interface Grant {
  readonly entity: string
  readonly actions: readonly Action[]
  /** The rows it holds for; all of the tenant's when left out. */
  readonly rows?: Filter
  /** Levels by sensitivity class. A class that is left out is denied. */
  readonly classes?: Readonly<Partial<Record<FieldClass, Level>>>
  /** Levels by field, before those of the class. */
  readonly fields?: Readonly<Record<string, Level>>
  /** The keys by which `lookup` may search, for example `phone`. */
  readonly lookup?: readonly string[]
  /**
   * The fewest people that a figure of `aggregate` may be about; smaller groups are left out. At least 5. Of several
   * grants the largest counts.
   */
  readonly minGroup?: number
  /**
   * The most rows that one export may have. Of several grants the largest counts, and one without a bound lifts it.
   */
  readonly maxRows?: number
  /** The circumstances under which it holds at all. */
  readonly when?: {
    /** The session states one of these purposes. */
    readonly purpose?: readonly string[]
    /** The actor has this attribute, exactly `true`. */
    readonly attribute?: string
    /** It is an import that acts: for roles that load files of customers and write none by hand. */
    readonly importing?: true
  }
}

/** A named set of grants that actors hold. */
export interface Role {
  readonly name: string
  readonly title: string
  readonly grants: readonly Grant[]
}

/** Rows that nobody sees beyond this predicate, whatever their grants. */
export interface Restriction {
  readonly entity: string
  readonly rows: Filter
}

/** Rows that the named roles (all, when left out) may not act on, whatever their grants. */
export interface Denial {
  readonly entity: string
  readonly actions: readonly Action[]
  readonly rows: Filter
  readonly exceptRoles?: readonly string[]
}

/**
 * Who may do what: data that can be printed, compared and stored. A row is visible when every restriction, at least one
 * grant, and no denial is TRUE of it in three-valued logic: a missing value neither grants nor escapes.
 */
export interface Policy {
  readonly id: string
  readonly roles: readonly Role[]
  readonly restrict?: readonly Restriction[]
  readonly deny?: readonly Denial[]
}

/** Declares a policy. Filters in it are checked when `createCrm` boots. */
export function definePolicy(policy: Policy): Policy {
  return Object.freeze(policy)
}
