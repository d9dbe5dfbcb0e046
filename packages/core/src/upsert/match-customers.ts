import { digestOf, idsByIndex } from '../gate/ids-by-index.ts'
import type { LookupSource } from '../gate/lookup.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { Candidate } from './candidate.ts'
import type { MatchKey } from './match-keys.ts'
import { matchSources } from './match-keys.ts'

/** A value of a record by which its customer is found: its digests, one for each place it is indexed in. */
export interface MatchValue {
  readonly key: MatchKey
  readonly digests: readonly string[]
}

/** The customers of a record by one of its values. */
export interface Match {
  readonly key: MatchKey
  /** Those that the caller may see. */
  readonly visible: readonly string[]
  /** Whether there is one that they may not see. */
  readonly hasHidden: boolean
}

/** The values by which a record finds its customer, in the order of the keys. */
export function matchValuesOf(
  ctx: KernelContext,
  candidate: Pick<Candidate, 'values' | 'identities'>,
  keys: readonly MatchKey[],
): readonly MatchValue[] {
  return keys.flatMap((key) =>
    textsOf(candidate, key).map(({ value, row }) => ({
      key,
      digests: matchSources[key].map((source) =>
        digestOf(ctx.gateCall, ctx.store(source.entity).table, { source, value, row })!,
      ),
    })),
  )
}

function textsOf(
  { values, identities }: Pick<Candidate, 'values' | 'identities'>,
  key: MatchKey,
): readonly { readonly value: string; readonly row: Readonly<Record<string, unknown>> }[] {
  if (key === 'identity')
    return identities.map((identity) => ({ value: identity.externalId, row: { ...identity } }))
  const value = values[key]
  return typeof value === 'string' ? [{ value, row: {} }] : []
}

/** Finds the customers of many records with a statement for each index. Answers them by the first digest of the value. */
export async function findMatches(
  ctx: KernelContext,
  wanted: readonly MatchValue[],
): Promise<ReadonlyMap<string, Match>> {
  const found = new Map<string, Set<string>>()
  for (const key of new Set(wanted.map((value) => value.key))) {
    const values = wanted.filter((value) => value.key === key)
    for (const [at, source] of matchSources[key].entries()) await collect(ctx, { source, at, values }, found)
  }
  const visible = await ctx.visible(
    'customer',
    [...found.values()].flatMap((ids) => [...ids]),
  )
  return new Map(
    wanted.flatMap(({ key, digests }) => {
      const ids = [...(found.get(digests[0]!) ?? [])].toSorted()
      const seen = ids.filter((id) => visible.get(id)?.isDeleted === false)
      return ids.length === 0
        ? []
        : [[digests[0]!, { key, visible: seen, hasHidden: seen.length < ids.length }]]
    }),
  )
}

interface Sought {
  readonly source: LookupSource
  /** The place of the source among those of the key. */
  readonly at: number
  readonly values: readonly MatchValue[]
}

async function collect(
  ctx: KernelContext,
  { source, at, values }: Sought,
  found: Map<string, Set<string>>,
): Promise<void> {
  const digests = [...new Set(values.map((value) => value.digests[at]!))]
  const ids = await idsByIndex(ctx.gateCall, ctx.store(source.entity).table, { source, digests })
  for (const { digests: own } of values) {
    const here = ids.get(own[at]!)
    if (here === undefined) continue
    const known = found.get(own[0]!) ?? new Set()
    found.set(own[0]!, known)
    for (const id of here) known.add(id)
  }
}
