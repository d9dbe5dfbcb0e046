/** One page of a list. `nextCursor` is `null` on the last page; `count` is present when it was asked for. */
export interface Page<T> {
  readonly data: readonly T[]
  readonly nextCursor: string | null
  readonly count?: number
}

/** How a list reports its total: not at all, up to 10,001, or exactly. */
export type CountMode = 'none' | 'capped' | 'exact'
