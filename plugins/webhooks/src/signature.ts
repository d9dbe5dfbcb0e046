import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** Between the 24 and 64 bytes that Standard Webhooks 1.0 asks for. */
const SECRET_BYTES = 32

/** A message as it is signed. */
export interface SignedMessage {
  /** The id of the event: the same whenever it is sent again. */
  readonly id: string
  readonly at: Date
  readonly body: string
}

/** Makes a secret that both sides keep. */
export function createSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`
}

/**
 * The headers of Standard Webhooks 1.0. There is one signature for each secret, so that a receiver may go on with the former
 * one while a secret is replaced.
 */
export function signatureHeaders(
  { id, at, body }: SignedMessage,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
