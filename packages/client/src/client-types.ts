import type { CoreTypes, Facade } from '@kith/core'

/** A value as JSON carries it: instants are RFC 3339 texts. */
export type OnWire<T> = T extends Date
  ? string
  : T extends readonly (infer E)[]
    ? readonly OnWire<E>[]
    : T extends object
      ? { readonly [K in keyof T]: OnWire<T[K]> }
      : T

/** What one call may say besides its input. */
export interface CallOptions {
  /** Gives the call up. */
  readonly signal?: AbortSignal
  /**
   * Under which a command takes effect once within 24 hours, however often it is called: for calls that are made again after a
   * crash of the caller. 1 to 255 visible ASCII characters; a new one for each call when left out.
   */
  readonly idempotencyKey?: string
  /** Headers of this call alone. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The answer of an operation that pages: a promise of the first page, or all rows of all pages with `for await`. */
export interface PagedCall<TPage, TRow> extends Promise<TPage>, AsyncIterable<TRow> {}

type Answer<O> =
  OnWire<O> extends infer W
    ? W extends { readonly data: readonly (infer R)[]; readonly nextCursor: string | null }
      ? PagedCall<W, R>
      : Promise<W>
    : never

type RemoteMethod<M> = M extends () => Promise<infer O>
  ? M extends (input?: infer I) => Promise<unknown>
    ? (input?: I, options?: CallOptions) => Answer<O>
    : never
  : M extends (input: infer I) => Promise<infer O>
    ? (input: I, options?: CallOptions) => Answer<O>
    : never

type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: never[]) => unknown ? RemoteMethod<T[K]> : Remote<T[K]>
}

/** What is said of a CRM to have its types: the CRM itself, `typeof crm`. */
export interface AnyCrm {
  /** Opens a session: its methods are the operations. */
  as(...args: never[]): object
}

/** A CRM without plugins. */
export interface KernelCrm {
  /** Opens a session with the operations of the kernel. */
  as(): Facade<CoreTypes>
}

type SessionOf<C extends AnyCrm> = Omit<ReturnType<C['as']>, 'session' | 'can' | 'using'>

/** The operations of a CRM over HTTP, with the inputs that they take in process and the answers as JSON carries them. */
export type KithClient<C extends AnyCrm = KernelCrm> = Remote<SessionOf<C>>
