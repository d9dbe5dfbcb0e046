import type { Channel } from '@kith/core'
import { Webhook } from 'standardwebhooks'

import { channelErrors } from './errors.ts'

/** Where messages go. */
export interface WebhookOptions {
  readonly url: string
  /** The secret that both sides know: base64, with or without `whsec_`. */
  readonly secret: string
  /** The kind of contact point that the receiver reaches: `phone`, `wechat`. */
  readonly contactPointKind: string
  /** What people read of it. Default: the host of the address. */
  readonly title?: string
  /** How long the receiver may take, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number
}

/**
 * Hands messages to a service of your own, which sends them: one `POST` of JSON `{ key, to, subject, body }`, signed as
 * Standard Webhooks 1.0 says. `webhook-id` is the key, the same when a message is sent again; the receiver sends each key
 * once. Any 2xx is taken as sent.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  const { url, secret, contactPointKind, title = new URL(url).host, timeoutMs = 10_000 } = options
  const signer = new Webhook(secret)
  return {
    title,
    contactPointKind,
    async send(message) {
      const text = JSON.stringify(message)
      const at = new Date()
      const headers = {
        'content-type': 'application/json',
        'webhook-id': message.key,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(message.key, at, text),
      }
      const init = {
        method: 'POST',
        headers,
        body: text,
        redirect: 'error' as const,
        signal: AbortSignal.timeout(timeoutMs),
      }
      const response = await fetch(url, init).catch((cause: unknown) => {
        throw channelErrors.NOT_SENT({ channel: title }, { cause })
      })
      await response.body?.cancel()
      if (!response.ok) throw channelErrors.NOT_SENT({ channel: `${title} (status ${response.status})` })
      return message.key
    },
  }
}
