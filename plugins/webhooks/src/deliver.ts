import { type KithEvent, KithError, type OperationContext, type WorkContext } from '@kith/core'

import { type Attempt, recordAttempt, waitOf } from './attempt-repository.ts'
import { isNamed } from './event-patterns.ts'
import { PINGED } from './events.ts'
import { guardedLookup } from './guarded-lookup.ts'
import { payloadFor } from './payload.ts'
import { post, type PostOutcome } from './post.ts'
import { MOST_ATTEMPTS, pauseMs, readRetryAfter } from './retry-schedule.ts'
import { actorOf } from './run-as.ts'
import { secretsOf } from './secret-repository.ts'
import { signatureHeaders } from './signature.ts'
import { type Sending, sendingToken } from './tokens.ts'
import { disable, findWebhook, markFailing, markReached, reasonAfterFailure } from './webhook-state.ts'
import type { Webhook } from './webhook.entity.ts'

/** Sends an event to one webhook, as its actor sees it now. Outside of a transaction: receivers are slow. */
export async function deliver(event: KithEvent, ctx: WorkContext): Promise<void> {
  const webhook = await findWebhook(ctx, ctx.recipient!)
  if (webhook === undefined || !isWanted(webhook, event)) return undefined
  const waitMs = await pacing(ctx, webhook)
  if (waitMs > 0) return ctx.putOff({ afterMs: waitMs, isAttempt: false }, () => Promise.resolve())
  const body = await bodyFor(event, webhook, ctx)
  if (body === undefined) return undefined
  const outcome = await send(ctx, { event, webhook, body })
  ctx.signal.throwIfAborted()
  return settle(ctx, { event, webhook, outcome })
}

/** A ping is for whoever is set up, events for whoever asked for them. */
function isWanted({ state, events }: Webhook, { name }: KithEvent): boolean {
  return name === PINGED || (state !== 'disabled' && isNamed(events, name))
}

async function pacing(own: OperationContext, { id, ratePerMinute }: Webhook): Promise<number> {
  return ratePerMinute === null ? 0 : waitOf(own, { webhookId: id, ratePerMinute })
}

/** What is sent; `undefined` where there is nothing to send, or nobody any more on whose behalf. */
async function bodyFor(event: KithEvent, webhook: Webhook, ctx: WorkContext): Promise<string | undefined> {
  const person = await ctx.directory.find(webhook.actorId)
  if (person?.isActive === false) return withdraw(ctx, webhook, 'rights')
  const reader = await ctx.asReader(actorOf(webhook))
  try {
    return await payloadFor(event, webhook, reader)
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return withdraw(ctx, webhook, error.status === 403 ? 'rights' : 'filter')
  }
}

async function withdraw(ctx: WorkContext, { id }: Webhook, because: 'rights' | 'filter'): Promise<undefined> {
  await ctx.transact((own) => disable(own, id, because))
}

interface Message {
  readonly event: KithEvent
  readonly webhook: Webhook
  readonly body: string
}

async function send(ctx: WorkContext, { event, webhook, body }: Message): Promise<PostOutcome> {
  const { rules, resolve, timeoutMs } = ctx.get(sendingToken)
  const secrets = await secretsOf(ctx, webhook.id)
  const url = readable(rules, webhook.url)
  if (url === undefined) return { failure: 'address', text: '', latencyMs: 0 }
  return post({
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'kith-webhooks',
      ...signatureHeaders({ id: event.id, at: ctx.now(), body }, secrets),
    },
    body,
    lookup: guardedLookup(rules, resolve),
    signal: ctx.signal,
    timeoutMs,
  })
}

/** The host may allow less than it did when the webhook was made. */
function readable(rules: Sending['rules'], text: string): URL | undefined {
  try {
    return rules.read(text)
  } catch {
    return undefined
  }
}

interface Sent {
  readonly event: KithEvent
  readonly webhook: Webhook
  readonly outcome: PostOutcome
}

async function settle(ctx: WorkContext, sent: Sent): Promise<void> {
  const { webhook, outcome, event } = sent
  const { status } = outcome
  if (isTaken(outcome))
    return ctx.transact(async (own) => {
      await recordAttempt(own, attemptOf(ctx, sent))
      await markReached(own, webhook)
    })
  const reason = event.name === PINGED ? undefined : reasonAfterFailure(webhook, { status, now: ctx.now() })
  if (reason !== undefined)
    return ctx.transact(async (own) => {
      await recordAttempt(own, attemptOf(ctx, sent))
      await disable(own, webhook.id, reason)
    })
  // A ping says how things are now: nobody waits three days for it.
  if (event.name === PINGED) return ctx.transact((own) => recordAttempt(own, attemptOf(ctx, sent)))
  const retryAfterMs = readRetryAfter(outcome.retryAfter, ctx.now()) ?? 0
  const afterMs = pauseMs(ctx.attempts, { retryAfterMs })
  return ctx.putOff({ afterMs }, async (own) => {
    await recordAttempt(own, attemptOf(ctx, sent, afterMs))
    await markFailing(own, webhook)
  })
}

function attemptOf(ctx: WorkContext, { event, webhook, outcome }: Sent, afterMs?: number): Attempt {
  const { status = null, failure = null, latencyMs, text } = outcome
  const isAgain = afterMs !== undefined && ctx.attempts < MOST_ATTEMPTS
  return {
    webhookId: webhook.id,
    eventId: event.id,
    event: event.name,
    attempt: ctx.attempts,
    attemptedAt: ctx.now(),
    outcome: outcomeOf(outcome, { isExhausted: afterMs !== undefined && !isAgain }),
    status,
    failure,
    latencyMs,
    nextAt: isAgain ? new Date(ctx.now().getTime() + afterMs) : null,
    // What a receiver says that has taken the event is nobody's business.
    response: isTaken(outcome) || text === '' ? null : text,
  }
}

function outcomeOf(outcome: PostOutcome, { isExhausted }: { isExhausted: boolean }): Attempt['outcome'] {
  if (isTaken(outcome)) return 'delivered'
  return isExhausted ? 'exhausted' : 'failed'
}

function isTaken({ status = 0 }: PostOutcome): boolean {
  return status >= 200 && status < 300
}
