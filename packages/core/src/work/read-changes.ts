import { z } from 'zod'

import { lastFeedNumber, readFeed } from '../events/read-feed.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { type Change, ChangeShaper } from './change-shaper.ts'

/** What is read of the feed. */
export interface ChangeQuery {
  /** Names of events, or `customer.*`; a text separates them by commas. All when left out. */
  readonly types?: string | readonly string[] | undefined
  readonly limit: number
  /** The position before the first. */
  readonly after: number
}

/** A change, and where it stands in the feed. */
export interface PlacedChange {
  readonly change: Change
  readonly position: number
}

/** What was read, and where the next look begins. */
export interface ChangesRead {
  readonly changes: readonly PlacedChange[]
  readonly position: number
}

const BATCH = 200
const MOST_BATCHES = 50

const pattern = /^[a-z][A-Za-z0-9]*\.(?:\*|[A-Za-z0-9.]+)$/

/** Which changes are asked for. */
export const changeTypes = z.union([
  z.string().max(1000),
  z.array(z.string().regex(pattern).max(100)).max(50),
])

/**
 * Reads on until the page is full of what the reader may see, so that its size tells nothing about what they may not. Only
 * after ten thousand changes in vain does it end early.
 */
export async function readChanges(
  kernel: KernelContext,
  { types, limit, after }: ChangeQuery,
): Promise<ChangesRead> {
  const { services, db, session } = kernel.gateCall
  const { database } = services
  const shaper = new ChangeShaper(kernel)
  const names = chosenNames(kernel, shaper, types)
  const upTo = await lastFeedNumber(database, db)
  const changes: PlacedChange[] = []
  let position = after
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const query = { tenantId: session.tenantId, names, after: position, upTo, limit: BATCH }
    const entries = await readFeed(database, db, query)
    const shaped = await shaper.shape(entries.map(({ event }) => event))
    for (const [index, { number }] of entries.entries()) {
      position = number
      const visible = shaped[index]
      if (visible !== undefined) changes.push({ change: visible, position })
      if (changes.length === limit) return { changes, position }
    }
    if (entries.length < BATCH) return { changes, position: Math.max(position, upTo) }
  }
  return { changes, position }
}

function chosenNames(
  { events }: KernelContext,
  shaper: ChangeShaper,
  types: ChangeQuery['types'],
): readonly string[] {
  const patterns = typeof types === 'string' ? types.split(',').map((each) => each.trim()) : types
  const isChosen = (name: string): boolean =>
    patterns === undefined ||
    patterns.some((each) => (each.endsWith('.*') ? name.startsWith(each.slice(0, -1)) : name === each))
  return [...events.values()]
    .filter((definition) => isChosen(definition.name) && shaper.isReadable(definition))
    .map(({ name }) => name)
}
