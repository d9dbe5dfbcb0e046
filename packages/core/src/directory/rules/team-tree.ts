/** The part of a team that decides its place. */
export interface TeamPlace {
  readonly key: string
  readonly parentKey: string | null
}

/** The keys, and those of every team below them, each once. A key that names no team stands for itself. */
export function subtreeOf(teams: readonly TeamPlace[], keys: readonly string[]): string[] {
  const below = new Map<string, string[]>()
  for (const { key, parentKey } of teams) {
    if (parentKey !== null) below.set(parentKey, [...(below.get(parentKey) ?? []), key])
  }
  const found = new Set(keys)
  // A set is walked in the order of insertion, members added on the way included; a circle adds nothing twice.
  for (const key of found) for (const child of below.get(key) ?? []) found.add(child)
  return [...found]
}

/** Whether the team would stand below itself if it were put below `parentKey`. */
export function wouldCircle(teams: readonly TeamPlace[], key: string, parentKey: string): boolean {
  return subtreeOf(teams, [key]).includes(parentKey)
}
