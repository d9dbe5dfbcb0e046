import { and, type FilterNode, not, or, testsRelations, TRUE } from '../filter/ast.ts'
import type { ClassedSpec, EntityDefinition } from '../schema/entity.ts'
import { higherLevel, type Level, lowerLevel } from './level.ts'
import type { Grant } from './policy.ts'

/** The grants that share one row predicate, and what they open together. */
export interface AccessArm {
  readonly rows: FilterNode
  readonly levels: ReadonlyMap<string, Level>
}

/**
 * What the active grants of a session mean for one action on one entity: which rows, and for each field its level in
 * each arm. Computed once per set of grants and cached; holds no values of an actor.
 */
export interface AccessPlan {
  readonly key: string
  readonly arms: readonly AccessArm[]
  /** restrict AND (any arm) AND NOT (any denial). */
  readonly rows: FilterNode
  /** The level that holds whatever the row: the lowest of all arms. */
  readonly constant: ReadonlyMap<string, Level>
  /** The level at most: fields of level `deny` need not be read. */
  readonly highest: ReadonlyMap<string, Level>
  /** The fields that are open in clear whatever the row. */
  readonly clear: ReadonlySet<string>
  /** Whether some rows show fields in clear that others do not. */
  readonly clearVaries: boolean
  readonly lookup: ReadonlySet<string>
  /** The fewest people that a figure may be about; `undefined` where no grant sets a bound. */
  readonly minGroup: number | undefined
  /** The most rows of one export; `undefined` where a grant has no bound. */
  readonly maxRows: number | undefined
  /** Whether the first arm opens at least as much of every field as the second. */
  covers(arm: number, other: number): boolean
  /** Whether any predicate tests related rows, so that only the database can decide it. */
  readonly testsRelations: boolean
}

/** A grant with its parsed row predicate. */
export interface CompiledGrant {
  readonly grant: Grant
  readonly rows: FilterNode
}

/** Builds a plan from grants that are already chosen for the action and the session. */
export function buildAccessPlan(
  entity: EntityDefinition,
  grants: readonly CompiledGrant[],
  {
    key,
    restrict,
    deny,
  }: { readonly key: string; readonly restrict: readonly FilterNode[]; readonly deny: readonly FilterNode[] },
): AccessPlan {
  const arms = mergeArms(entity, grants)
  const opened = arms.some((arm) => arm.rows === TRUE) ? TRUE : or(arms.map((arm) => arm.rows))
  const covering = arms.map((arm) => arms.map((other) => opensAsMuch(arm, other)))
  const conditions = [...restrict, opened, ...deny.map(not)].filter((node) => node !== TRUE)
  const constant = combine(entity, arms, lowerLevel)
  const highest = combine(entity, arms, higherLevel)
  const clear = allowed(constant)
  return {
    key,
    arms,
    rows: and(conditions),
    constant,
    highest,
    clear,
    clearVaries: allowed(highest).size > clear.size,
    lookup: new Set(grants.flatMap(({ grant }) => grant.lookup ?? [])),
    minGroup: largest(grants.flatMap(({ grant }) => grant.minGroup ?? [])),
    maxRows: largest(grants.map(({ grant }) => grant.maxRows ?? Infinity)),
    testsRelations: conditions.some(testsRelations),
    covers: (arm, other) => covering[arm]![other]!,
  }
}

function opensAsMuch(arm: AccessArm, other: AccessArm): boolean {
  return [...other.levels].every(([field, level]) => {
    const own = arm.levels.get(field) ?? 'deny'
    return higherLevel(own, level) === own
  })
}

/**
 * The level a grant gives one field. `credential` is never opened. A computed field tells of those that it follows from, so
 * it is no more open than the least open of them.
 */
export function grantedLevel(
  grant: Grant,
  name: string,
  { fields }: Pick<EntityDefinition, 'fields'>,
): Level {
  const spec = fields[name]!
  const sources = spec.computed?.from ?? []
  return sources
    .map((source) => ownLevel(grant, source, fields[source]!))
    .reduce(lowerLevel, ownLevel(grant, name, spec))
}

function ownLevel(grant: Grant, name: string, spec: ClassedSpec): Level {
  if (spec.class === 'credential') return 'deny'
  return grant.fields?.[name] ?? grant.classes?.[spec.class] ?? 'deny'
}

/** The level of a field in a row for which `holding` tells, arm by arm, whether it holds. */
export function levelInArms(plan: AccessPlan, field: string, holding: readonly boolean[]): Level {
  return plan.arms.reduce<Level>(
    (level, arm, index) => (holding[index] ? higherLevel(level, arm.levels.get(field) ?? 'deny') : level),
    'deny',
  )
}

function allowed(levels: ReadonlyMap<string, Level>): ReadonlySet<string> {
  return new Set([...levels].filter(([, level]) => level === 'allow').map(([field]) => field))
}

function largest(numbers: readonly number[]): number | undefined {
  const most = Math.max(...numbers)
  return Number.isFinite(most) ? most : undefined
}

function mergeArms(entity: EntityDefinition, grants: readonly CompiledGrant[]): AccessArm[] {
  const byRows = new Map<string, { rows: FilterNode; levels: Map<string, Level> }>()
  for (const { grant, rows } of grants) {
    const key = JSON.stringify(rows)
    const arm = byRows.get(key) ?? { rows, levels: new Map<string, Level>() }
    byRows.set(key, arm)
    for (const name of Object.keys(entity.fields)) {
      arm.levels.set(name, higherLevel(arm.levels.get(name) ?? 'deny', grantedLevel(grant, name, entity)))
    }
  }
  return [...byRows.values()]
}

function combine(
  entity: EntityDefinition,
  arms: readonly AccessArm[],
  choose: (a: Level, b: Level) => Level,
): ReadonlyMap<string, Level> {
  return new Map(
    Object.keys(entity.fields).map((name) => {
      const levels = arms.map((arm) => arm.levels.get(name) ?? 'deny')
      return [name, levels.length === 0 ? 'deny' : levels.reduce(choose)]
    }),
  )
}
