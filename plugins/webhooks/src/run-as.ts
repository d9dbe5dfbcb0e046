import type { ActorInput, JsonValue, OperationContext } from '@kith/core'

import { webhookErrors } from './errors.ts'
import { sendingToken } from './tokens.ts'

/** Whom a webhook acts as, as it is kept with it. */
export interface RunAs {
  readonly roles: readonly string[]
  readonly actorId: string
  readonly actorAttributes: JsonValue
}

/**
 * Whom a webhook acts as that the caller makes or changes: the caller, in roles of theirs or in those that the host lets
 * webhooks act as. So nobody sends themselves what they may not see, nor points somebody else's webhook at an address of
 * theirs.
 *
 * @throws KITH_WEBHOOKS_ROLE_REFUSED
 */
export function runAsCaller(ctx: OperationContext, roles: readonly string[]): RunAs {
  const { session } = ctx
  const { runAs } = ctx.get(sendingToken)
  const isSystem = session.actor.kind === 'system'
  const mayLend = (role: string): boolean =>
    ctx.roles.includes(role) && (isSystem || session.roles.includes(role) || runAs.includes(role))
  const refused = roles.find((role) => !mayLend(role))
  if (refused !== undefined) throw webhookErrors.ROLE_REFUSED({ role: refused })
  const actorAttributes = JSON.parse(JSON.stringify(session.actor.attributes)) as JsonValue
  return { roles, actorId: session.actor.id, actorAttributes }
}

/** The actor of a webhook. */
export function actorOf({ roles, actorId, actorAttributes }: RunAs): Omit<ActorInput, 'tenantId'> {
  return {
    kind: 'apiKey',
    id: actorId,
    roles,
    attributes: actorAttributes as NonNullable<ActorInput['attributes']>,
  }
}
