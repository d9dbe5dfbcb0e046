/** A gate with one guard of searches less. */
export interface SearchGuard {
  readonly name: string
  /** The module that holds the guard, below `packages/core/src`. */
  readonly module: string
  /** The exports that take the place of the original ones. */
  readonly alter: (original: Readonly<Record<string, never>>) => Readonly<Record<string, unknown>>
}

type Callable = (...inputs: readonly unknown[]) => unknown

interface Plan {
  readonly constant: ReadonlyMap<string, string>
  readonly highest: ReadonlyMap<string, string>
}

const call = (original: Readonly<Record<string, never>>, name: string): Callable =>
  original[name] as unknown as Callable

/** Lets fields take part by another measure than what the caller reads in every row. */
function withLevels(levels: (plan: Plan) => { get(field: string): string | undefined }) {
  return (original: Readonly<Record<string, never>>) => ({
    parseSearch: (source: { readonly plan: Plan }, q: unknown) =>
      call(original, 'parseSearch')(
        { ...source, plan: { ...source.plan, constant: levels(source.plan) } },
        q,
      ),
  })
}

/** The row conditions are the tenant, the policy, and whether the row is deleted. */
function withConditions(keep: (index: number) => boolean) {
  return (original: Readonly<Record<string, never>>) => {
    const Projection = original['Projection'] as unknown as new (...inputs: readonly unknown[]) => {
      rowConditions(deleted: string): readonly unknown[]
    }
    return {
      Projection: class extends Projection {
        override rowConditions(deleted: string): readonly unknown[] {
          return super.rowConditions(deleted).filter((_, index) => keep(index))
        }
      },
    }
  }
}

/** Each is a fault that the attacks are there to find. */
export const searchGuards: readonly SearchGuard[] = [
  {
    name: 'a search ignores the level of fields',
    module: 'gate/search-query.ts',
    alter: withLevels(() => ({ get: () => 'allow' })),
  },
  {
    name: 'a field that only some rows show is searched in all',
    module: 'gate/search-query.ts',
    alter: withLevels((plan) => plan.highest),
  },
  {
    name: 'fields of any class have tokens',
    module: 'schema/field-class.ts',
    alter: () => ({ isAtMostBasic: () => true }),
  },
  {
    name: 'a search leaves the policy out',
    module: 'gate/projection.ts',
    alter: withConditions((index) => index !== 1),
  },
  {
    name: 'a search finds deleted rows',
    module: 'gate/projection.ts',
    alter: withConditions((index) => index !== 2),
  },
  {
    name: 'a cursor is not bound to the words',
    module: 'gate/cursor.ts',
    alter: (original) => ({
      sealCursor: (key: unknown, scope: object, position: unknown) =>
        call(original, 'sealCursor')(key, { ...scope, queryDigest: '' }, position),
      openCursor: (key: unknown, scope: object, cursor: unknown) =>
        call(original, 'openCursor')(key, { ...scope, queryDigest: '' }, cursor),
    }),
  },
]
