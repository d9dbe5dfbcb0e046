import type { ActorInput, SessionOptions } from '@kith/core'
import type { Context, Env } from 'hono'

type MaybePromise<T> = T | Promise<T>

/** How the API presents itself in the OpenAPI document and on the reference page. */
export interface ApiInfo {
  readonly title?: string
  readonly version?: string
  readonly description?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
}

/** What a host tells `kith()`. Only `actor` is required: the adapter reads identity from nowhere else. */
export interface KithOptions<E extends Env = Env> {
  /** Who sends the request; `null` answers 401. Verify credentials here, or in a middleware that runs before. */
  readonly actor: (c: Context<E>) => MaybePromise<ActorInput | null>
  /** The tenant of a request that no actor sends, where no token names it. Default: `default`. */
  readonly tenant?: (c: Context<E>) => MaybePromise<string>
  /**
   * The IP address of who sends a request that no actor sends: such requests are counted by it. Default: that of the
   * connection, where the server tells it (`@hono/node-server`), or with `trustedProxies` the one that those tell.
   */
  readonly clientAddress?: (c: Context<E>) => string | undefined
  /**
   * How many proxies of your own stand before the app, each of which appends to `X-Forwarded-For` whom it was asked by.
   * Default: 0. The header is then not read, because anybody may send one.
   */
  readonly trustedProxies?: number
  /** The circumstances of the request: purpose, active roles, on whose behalf. */
  readonly session?: (c: Context<E>) => MaybePromise<SessionOptions>
  /** The largest request body in bytes, of every operation. Default: 1 MiB, and 8 MiB for messages that are ingested. */
  readonly bodyLimit?: number
  /** The largest file in bytes that may be uploaded. Default: 512 MiB, and not more than `files.maxBytes` of the CRM. */
  readonly uploadLimit?: number
  readonly info?: ApiInfo
  /** Where each error code is explained; the code is appended. Default: the reference page of this app. */
  readonly docsUrl?: string
  /**
   * Learns of each failure that was answered with 500. The client sees none of it. Default: the name and the place in
   * the code go to `console.error`, without the message, which may quote data.
   */
  readonly onError?: (error: unknown, request: { readonly requestId: string }) => void
}

/** The size of a request body when neither the host nor the operation sets one. */
export const DEFAULT_BODY_LIMIT = 1_048_576

/** The largest request body of operations that take calls without an actor. */
export const VISITOR_BODY_LIMIT = 65_536

/** The size of an uploaded file when the host sets none. */
export const DEFAULT_UPLOAD_LIMIT = 536_870_912

/** The default of `onError`. A message may quote the values of a row, a stack frame cannot. */
export function logFailure(error: unknown, { requestId }: { readonly requestId: string }): void {
  const name = error instanceof Error ? error.name : typeof error
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  console.error([`Kith: request ${requestId} failed: ${name}`, ...frames].join('\n'))
}
