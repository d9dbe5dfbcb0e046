import type { z } from 'zod'

import type { Action } from '../policy/policy.ts'
import type { OperationContext } from './operation-context.ts'

/** A permission: what a role must be granted on which entity before an operation runs. */
export interface Permission {
  readonly entity: string
  /** One action, or several of which any is enough: what is done with it asks for the right one. */
  readonly action: Action | readonly [Action, ...Action[]]
}

/** The actions that a permission asks for: any of them is enough. */
export function actionsOf({ action }: Permission): readonly Action[] {
  return typeof action === 'string' ? [action] : action
}

/** A permission in one word; `self` for what every actor may do. */
export function permissionName(permission: Permission | 'self'): string {
  if (permission === 'self') return permission
  return `${permission.entity}:${actionsOf(permission).join('|')}`
}

/** Whom an operation takes calls from. */
export function accessOf({ access = 'actor' }: Pick<Operation, 'access'>): 'actor' | 'token' | 'public' {
  return access
}

/** Whether tokens are issued for an operation itself. */
export function takesTokensOfItsOwn({ tokenIn, tokensOf }: Operation): boolean {
  return tokenIn !== undefined && tokensOf === undefined
}

/** The method and path of an operation over HTTP: `PATCH /customers/{id}`. */
export type Route = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`

/**
 * One thing that can be done, in process and over HTTP alike. The facade (`session.customers.create(input)`), the route,
 * the OpenAPI path and the audit are derived from it.
 *
 * How a request becomes the one input object: path parameters, then the query of `GET` and `DELETE`, then the body of
 * `POST` and `PUT`; `PATCH` becomes `{ id, patch: body }`; `If-Match` becomes `ifVersion` where the input has it.
 */
export interface Operation {
  /** Plural resource and verb: `customers.create`. */
  readonly name: string
  /** One sentence for the reference. */
  readonly summary: string
  /** A `command` runs in a transaction of its own, or in the one it is called in. A `query` writes nothing. */
  readonly kind: 'query' | 'command'
  /** `self`: every actor may call it, because it answers about nobody but its caller, or decides by the caller's rights. */
  readonly permission: Permission | 'self'
  /**
   * Whom it takes calls from: an `actor` (default), whoever bears a `token` that was issued for it, or anybody (`public`).
   * The last two run as an actor of that kind without any rights, whoever calls: what they do is done with the rights of
   * the plugin (`ctx.asPlugin()`). Their permission is `self`, and they state `callsPerMinute`, counted by client address.
   */
  readonly access?: 'actor' | 'token' | 'public'
  /**
   * The key of its input that holds the token, which names the tenant and what the call is about (`ctx.session.token`).
   * With the access `public` it may be left out: the tenant is then the host's to say.
   */
  readonly tokenIn?: string
  /**
   * The operation of the same plugin whose tokens it takes; its own when left out. One link then leads to a page that shows
   * what it is about and sends what was written there. A query leaves a token of a single use usable.
   */
  readonly tokensOf?: string
  readonly input: z.ZodType
  /** What it answers, for the reference; `undefined` for nothing (204). */
  readonly output: z.ZodType | undefined
  /** It answers a `ByteStream` of one of these media types instead of a value. Such an operation is a query. */
  readonly streams?: readonly string[]
  readonly route?: Route
  /** How often one person may call it in a minute; machines ten times as often. */
  readonly callsPerMinute?: number
  /** It answers rows just as the gate gives them: called over a wire, their instants need not be decoded first. */
  readonly answersRows?: boolean
  /**
   * The key of its input that takes a file: bytes as they arrive, over HTTP the body of the request, with the other keys in
   * the query. The file is kept before the operation runs, which gets a `StoredBlob` in its place: what `imports.begin` takes.
   */
  readonly upload?: string
  /**
   * The key of its input that takes a list: over HTTP, a body that is an array is that list, and a body of one of these
   * media types is the list or one member of it.
   */
  readonly list?: { readonly key: string; readonly mediaTypes: readonly string[] }
  /** Over HTTP, the largest body in bytes, where the host sets no limit. */
  readonly bodyLimit?: number
  /**
   * A command that commits in parts: by itself it runs in no transaction, and makes one for each part with `transactAs`, so
   * that nobody waits for the whole. Inside a transaction, or where hooks take part, it is one part of that. For the
   * kernel's own operations.
   */
  readonly commitsInParts?: boolean
  /** The work goes on after the answer: 202 over HTTP. */
  readonly accepted?: boolean
  /** Over HTTP, `If-Match` must be sent. */
  readonly requiresVersion?: boolean
  /**
   * Refuses, before the transaction begins and beside the guards of plugins, what has to be asked of others: for waiting
   * that a transaction must not do. It reads only, and its refusals leave nothing behind. Inside a transaction of the
   * caller's it runs there.
   */
  prepare?(ctx: OperationContext, input: never): Promise<void>
  /**
   * Does it. A command may be run again after a failure that was not its own, because operations that wait together share
   * a transaction: it acts through `ctx` only, and leaves mail and calls to others to subscribers.
   */
  run(ctx: OperationContext, input: never): Promise<unknown>
}

/** Declares an operation; the input type of `run` follows from its schema. */
export function defineOperation<TInput extends z.ZodType>(
  operation: Omit<Operation, 'input' | 'prepare' | 'run'> & {
    readonly input: TInput
    prepare?(ctx: OperationContext, input: z.output<TInput>): Promise<void>
    run(ctx: OperationContext, input: z.output<TInput>): Promise<unknown>
  },
): Operation {
  return Object.freeze(operation)
}
