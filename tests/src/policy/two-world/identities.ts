import { randomUUID } from 'node:crypto'

/** A row as the operations name it: its id in each world. Where a world has no such row, an id that names nothing. */
export class Reference {
  readonly name: string
  readonly ids: readonly [string, string]

  constructor(name: string, ids: readonly [string | undefined, string | undefined]) {
    this.name = name
    this.ids = [ids[0] ?? randomUUID(), ids[1] ?? randomUUID()]
  }

  toJSON(): string {
    return `<${this.name}>`
  }
}

/** Ids: UUIDs, and the names of audit entries. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![\w-])[\w-]{22}(?![\w-])/g

/** The digest of an exported file, which has the ids of its world in it: the files themselves are compared. */
const FILE_DIGEST = /sha256:[0-9a-f]{64}/g

/** Which id of one world stands for which of the other. */
export class Identities {
  readonly #inB = new Map<string, string>()
  readonly #inA = new Map<string, string>()

  add(reference: Reference): Reference {
    const [a, b] = reference.ids
    this.#inB.set(a, b)
    this.#inA.set(b, a)
    return reference
  }

  /** Whether two texts say the same. Ids that are seen for the first time, in the same place, belong together. */
  areSame(a: string, b: string): boolean {
    if (a === b && !a.includes('-')) return true
    const [inA, inB] = [a.match(ID) ?? [], b.match(ID) ?? []]
    if (inA.length !== inB.length || withoutIds(a) !== withoutIds(b)) return false
    return inA.every((id, index) => this.#belong(id, inB[index]!))
  }

  #belong(a: string, b: string): boolean {
    if (!this.#inB.has(a) && !this.#inA.has(b)) {
      this.#inB.set(a, b)
      this.#inA.set(b, a)
    }
    return this.#inB.get(a) === b
  }
}

function withoutIds(text: string): string {
  return text.replaceAll(ID, '').replaceAll(FILE_DIGEST, '')
}

/** The first place where two answers differ, as a pointer and both values; `undefined` when they are equal. */
export function firstDifference(
  [a, b]: readonly [unknown, unknown],
  identities: Identities,
  at = '',
): string | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    // Cursors are sealed with a nonce, a digest is one of a query with other ids, and deliveries go by the database's clock.
    return /\/(?:nextCursor|queryDigest|deadAt)$/.test(at) || identities.areSame(a, b)
      ? undefined
      : described(at, a, b)
  }
  if (a instanceof Date && b instanceof Date)
    return Number(a) === Number(b) || at.endsWith('/deadAt') ? undefined : described(at, a, b)
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    return Object.is(a, b) ? undefined : described(at, a, b)
  }
  const [left, right] = [Object.entries(a), Object.entries(b)]
  const names = (entries: [string, unknown][]): string => entries.map(([name]) => name).join()
  if (Array.isArray(a) !== Array.isArray(b) || names(left) !== names(right)) return described(at, a, b)
  for (const [index, [name, value]] of left.entries()) {
    const difference = firstDifference([value, right[index]![1]], identities, `${at}/${name}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function described(at: string, a: unknown, b: unknown): string {
  return `at ${at === '' ? '/' : at}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`
}
