import type { ServedInstance } from '../instance.ts'

/** Completes the teams of an actor by all teams below them. */
export type ResolveTeams = (tenantId: string, keys: readonly string[]) => Promise<readonly string[]>

const KEPT_MS = 30_000
const MOST_KEPT = 1000

/** Reads subtrees from the directory and keeps each for half a minute. */
export function createTeamResolver(crm: ServedInstance, now: () => number = Date.now): ResolveTeams {
  const kept = new Map<string, { readonly keys: readonly string[]; readonly until: number }>()
  return async (tenantId, keys) => {
    if (keys.length === 0) return keys
    const place = JSON.stringify([tenantId, keys])
    const known = kept.get(place)
    if (known !== undefined && known.until > now()) return known.keys
    const found = await crm.system(
      'resolve the teams of a caller',
      (system) => system.teams.subtree({ keys }),
      tenantId,
    )
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(place, { keys: found.keys, until: now() + KEPT_MS })
    return found.keys
  }
}
