/** One fault inside a request: where (RFC 6901 JSON pointer), its code, and a sentence. */
export interface Issue {
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/** What a caller adds to an error besides the parameters of its message. */
export interface ErrorDetails {
  readonly issues?: readonly Issue[]
  /** The place in the input, as a JSON pointer; shorthand for a single issue with the error's own code. */
  readonly pointer?: string
  readonly cause?: unknown
  /** The current representation of the resource, already shaped for the caller (412 answers carry it). */
  readonly representation?: unknown
  /** Seconds after which the same call may succeed. */
  readonly retryAfter?: number
}

/**
 * The one error class of Kith. `code` is stable and documented, `status` is the HTTP status it maps to, `message` is a
 * sentence that names the thing, the rule and the remedy, and never carries personal data.
 */
export class KithError extends Error {
  override readonly name = 'KithError'
  readonly code: string
  readonly status: number
  /** How to solve it, as the error reference says it. */
  readonly fix: string
  readonly params: Readonly<Record<string, string | number>>
  readonly issues: readonly Issue[]
  readonly representation: unknown
  readonly retryAfter: number | undefined

  constructor(
    entry: CatalogueEntry,
    params: Readonly<Record<string, string | number>>,
    details: ErrorDetails = {},
  ) {
    const message = messageOf(entry, params)
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = entry.code
    this.status = entry.status
    this.fix = entry.fix
    this.params = params
    this.issues =
      details.issues ??
      (details.pointer === undefined ? [] : [{ pointer: details.pointer, code: entry.code, message }])
    this.representation = details.representation
    this.retryAfter = details.retryAfter
  }
}

/** One documented error: what it means (`message`, with `{parameters}`) and how to solve it (`fix`). */
export interface CatalogueEntry {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly fix: string
}

type Placeholder<M extends string> = M extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholder<Rest>
  : never
type ParamsOf<M extends string> = { readonly [P in Placeholder<M>]: string | number }
type Definition = { readonly status: number; readonly message: string; readonly fix: string }

/** Makes one error. Parameters are required exactly where the message names some. */
export type ErrorFactory<M extends string> = [Placeholder<M>] extends [never]
  ? (details?: ErrorDetails) => KithError
  : (params: ParamsOf<M>, details?: ErrorDetails) => KithError

/** The factories of one area, and its entries for the generated error reference. */
export type ErrorCatalogue<T extends Readonly<Record<string, Definition>>> = {
  readonly [K in keyof T]: ErrorFactory<T[K]['message']>
} & { readonly $entries: readonly CatalogueEntry[] }

/**
 * Declares the errors of one area. The code of each is `<area>_<KEY>`.
 *
 * ```ts
 * const ticketErrors = defineErrors('KITH_TICKETS', {
 *   CLOSED: { status: 409, message: 'Ticket {id} is closed.', fix: 'Reopen it with tickets.reopen first.' },
 * })
 * throw ticketErrors.CLOSED({ id })
 * ```
 */
export function defineErrors<const T extends Readonly<Record<string, Definition>>>(
  area: string,
  definitions: T,
): ErrorCatalogue<T> {
  const entries = Object.entries(definitions).map(([key, definition]) => ({
    code: `${area}_${key}`,
    ...definition,
  }))
  const factories = Object.fromEntries(
    Object.keys(definitions).map((key, index) => [key, createFactory(entries[index]!)]),
  )
  return Object.freeze({ ...factories, $entries: entries }) as ErrorCatalogue<T>
}

function createFactory(entry: CatalogueEntry): (first?: object, second?: ErrorDetails) => KithError {
  return entry.message.includes('{')
    ? (params, details) => new KithError(entry, (params ?? {}) as Record<string, string | number>, details)
    : (details) => new KithError(entry, {}, details)
}

/** The message of an error that may be told without being thrown. */
export function messageOf(
  { message }: CatalogueEntry,
  params: Readonly<Record<string, string | number>>,
): string {
  return message.replaceAll(/\{(\w+)\}/g, (_match, name: string) => String(params[name] ?? `{${name}}`))
}
