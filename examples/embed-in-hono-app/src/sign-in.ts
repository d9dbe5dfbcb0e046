import type { ActorInput } from '@kith/core'
import { createMiddleware } from 'hono/factory'

/** What the middleware puts into the context. */
export interface SignedIn {
  Variables: { user: ActorInput | null }
}

/** The host's users. Real ones come from the host's own sign-in; Kith never sees a password or a token. */
const users: Readonly<Record<string, ActorInput>> = {
  'token-mei': { id: 'mei', roles: ['relationship-manager'], attributes: { teamIds: ['shop'] } },
  'token-tom': { id: 'tom', roles: ['service-rep'], attributes: { teamIds: ['shop'] } },
}

/** Finds out who sends a request, once, for the host's routes and for Kith's. */
export const signIn = createMiddleware<SignedIn>(async (c, next) => {
  const token = c.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
  c.set('user', Object.hasOwn(users, token) ? users[token]! : null)
  await next()
})
