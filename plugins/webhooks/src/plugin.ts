import { definePlugin } from '@kith/core'
import { z } from 'zod'

import { removeOldAttempts } from './attempt-repository.ts'
import { deliver } from './deliver.ts'
import { webhookErrors } from './errors.ts'
import { webhookEvents } from './events.ts'
import { findRecipients } from './find-recipients.ts'
import type { Resolve } from './guarded-lookup.ts'
import { webhookMessages } from './messages/zh-CN.ts'
import { createWebhooks } from './migrations/0001-create-webhooks.ts'
import { isNetwork, NetworkRules } from './network-rules.ts'
import {
  createWebhook,
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  getWebhook,
  listWebhooks,
  updateWebhook,
} from './operations/manage-webhooks.ts'
import { DELIVER } from './operations/subscription-name.ts'
import { listAttempts, pingWebhook, replayToWebhook, rotateSecret } from './operations/try-webhook.ts'
import { MOST_ATTEMPTS } from './retry-schedule.ts'
import { managingWebhooks, readingWebhooks, webhookRights } from './rights.ts'
import { type Sending, sendingToken } from './tokens.ts'
import type { WebhooksOptions, WebhooksTypes } from './types.ts'
import { webhookAttemptEntity } from './webhook-attempt.entity.ts'
import { webhookSecretEntity } from './webhook-secret.entity.ts'
import { webhookEntity } from './webhook.entity.ts'

const TIMEOUT_MS = 15_000
const LOG_DAYS = 30
/** What an attempt does beside waiting for the receiver. */
const AROUND_MS = 10_000

const options: z.ZodType<WebhooksOptions> = z.strictObject({
  allowedNetworks: z
    .array(z.string().refine(isNetwork, 'Expected a network as CIDR: 10.1.0.0/16'))
    .exactOptional(),
  allowedPorts: z.array(z.int().min(1).max(65_535)).exactOptional(),
  allowsHttp: z.boolean().exactOptional(),
  runAs: z.array(z.string()).exactOptional(),
  timeoutMs: z.int().min(1).max(60_000).exactOptional(),
  logDays: z.int().min(1).exactOptional(),
  resolve: z.custom<Resolve>((value) => typeof value === 'function', 'Expected a function').exactOptional(),
})

/**
 * Webhooks: events sent to addresses that administrators choose, signed as Standard Webhooks 1.0 says.
 *
 * @example
 * createCrm({ plugins: [webhooks({ runAs: ['integration'] })], ... })
 */
export const webhooks = definePlugin<WebhooksTypes>({
  id: 'webhooks',
  version: '0.1.0',
  kernel: '^0.1',
  options,
  entities: [webhookEntity, webhookSecretEntity, webhookAttemptEntity],
  events: webhookEvents,
  migrations: [createWebhooks],
  errors: webhookErrors.$entries,
  messages: [webhookMessages],
  uses: webhookRights,
  setup(r, given) {
    const sending = sendingOf(given)
    r.provide(sendingToken, () => sending)
    for (const operation of [createWebhook, getWebhook, listWebhooks, updateWebhook, deleteWebhook])
      r.operation(operation)
    for (const operation of [enableWebhook, disableWebhook, rotateSecret, pingWebhook, replayToWebhook])
      r.operation(operation)
    r.operation(listAttempts)
    r.on('*', deliver, {
      as: DELIVER,
      recipients: findRecipients,
      order: 'passing',
      attempts: MOST_ATTEMPTS,
      timeoutMs: sending.timeoutMs + AROUND_MS,
      inTransaction: false,
    })
    r.job('webhooks.purge', {
      title: 'Remove old attempts to send webhooks',
      schedule: { every: '1h' },
      misfire: 'latest',
      run: (ctx) => removeOldAttempts(ctx, ctx.get(sendingToken).logDays),
    })
    for (const grant of managingWebhooks) r.grant('system-admin', grant)
    for (const grant of readingWebhooks) r.grant('auditor', grant)
  },
})

function sendingOf({
  runAs = [],
  timeoutMs = TIMEOUT_MS,
  logDays = LOG_DAYS,
  resolve,
  ...network
}: WebhooksOptions): Sending {
  return { rules: new NetworkRules(network), resolve, runAs, timeoutMs, logDays }
}
