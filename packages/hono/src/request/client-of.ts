import type { Client } from '@kith/core'
import type { Context, Env } from 'hono'

import type { KithOptions } from '../options.ts'

/** The part of what `@hono/node-server` tells of a connection that is read. */
interface NodeBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } }
}

/** What the host and the request say of the program that has sent it. */
export function clientOf<E extends Env>(context: Context<E>, options: KithOptions<E>): Client {
  const address = options.clientAddress?.(context) ?? addressOf(context, options.trustedProxies ?? 0)
  const origin = context.req.header('origin')
  const userAgent = context.req.header('user-agent')
  return {
    ...(address === undefined ? {} : { address }),
    ...(origin === undefined ? {} : { origin }),
    ...(userAgent === undefined ? {} : { userAgent }),
  }
}

/**
 * Each proxy writes last whom it was asked by, so what stands before the entries of the host's own proxies was written by
 * the client, and may be anything.
 */
function addressOf(context: Context, trustedProxies: number): string | undefined {
  const forwarded = trustedProxies > 0 ? (context.req.header('x-forwarded-for')?.split(',') ?? []) : []
  const told = forwarded.at(-trustedProxies)?.trim()
  if (told !== undefined && told !== '') return told
  return (context.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress
}
