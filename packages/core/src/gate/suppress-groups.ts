/** A group with what decides whether it may be shown. */
export interface SizedGroup {
  /** What the group has in common, one text for each dimension. */
  readonly key: readonly string[]
  /** The fewest people that any figure of the group rests on. */
  readonly people: number
}

/**
 * Leaves out the groups that are about fewer than `minGroup` people, and as many others as it takes that none of these
 * follows from a total: in each line of groups with a total of its own (all of them; with two dimensions also each row
 * and column) at least two are hidden, and at least one of them is large by itself.
 *
 * @returns the groups that may be shown, in the order they came in.
 */
export function suppressGroups<G extends SizedGroup>(groups: readonly G[], minGroup: number): G[] {
  const hidden = new Set(groups.filter((group) => group.people < minGroup))
  const lines = linesOf(groups)
  let grown: boolean
  do {
    grown = false
    for (const line of lines) {
      for (const group of missingCover(line, hidden, minGroup)) {
        hidden.add(group)
        grown = true
      }
    }
  } while (grown)
  return groups.filter((group) => !hidden.has(group))
}

/** The groups of one line that have to be hidden too: the smallest shown ones. */
function missingCover<G extends SizedGroup>(
  line: readonly G[],
  hidden: ReadonlySet<G>,
  minGroup: number,
): readonly G[] {
  const covered = line.filter((group) => hidden.has(group))
  if (covered.length === 0) return []
  const isCovered = covered.length > 1 && covered.some((group) => group.people >= minGroup)
  if (isCovered) return []
  const shown = line.filter((group) => !hidden.has(group))
  return shown.toSorted((a, b) => a.people - b.people).slice(0, 1)
}

/** The sets of groups whose sum somebody can ask for. */
function linesOf<G extends SizedGroup>(groups: readonly G[]): readonly (readonly G[])[] {
  const dimensions = groups[0]?.key.length ?? 0
  if (dimensions < 2) return [groups]
  const along = Array.from({ length: dimensions }, (_, dimension) => [
    ...Map.groupBy(groups, (group) => group.key[dimension]).values(),
  ])
  return [groups, ...along.flat()]
}
