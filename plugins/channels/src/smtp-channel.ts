import type { Channel } from '@kith/core'

import { channelErrors } from './errors.ts'

/** How mail leaves. */
export interface SmtpOptions {
  readonly host: string
  /** Default: 587, where the connection is made secure after its greeting. */
  readonly port?: number
  /** Whether the connection is secure from its beginning, as on port 465. Default: only there. */
  readonly secure?: boolean
  /** What the sender signs in with; left out where the server asks for nothing. */
  readonly auth?: { readonly user: string; readonly pass: string }
  /** Who it is from: `Support <support@example.com>`. */
  readonly from: string
  /** Whether a server that cannot be spoken to securely is refused. Default: yes, except on this machine. */
  readonly requireTLS?: boolean
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|::1)$/

/**
 * Mail by SMTP (RFC 5321), for contact points of the kind `email`. The `Message-ID` is made of the key, so that a message
 * which is sent again is recognised as the same. The server has to be spoken to securely (RFC 3207) unless it is on this
 * machine.
 */
export function smtpChannel(options: SmtpOptions): Channel {
  const { host, port = 587, secure = port === 465, auth, from, requireTLS = !LOCAL.test(host) } = options
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? host
  return {
    title: `Mail by ${host}`,
    contactPointKind: 'email',
    async send({ key, to, subject = '', body }) {
      // Loaded when mail is sent for the first time: a start should not wait for it.
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({
        host,
        port,
        secure,
        requireTLS: requireTLS && !secure,
        ...(auth === undefined ? {} : { auth }),
        connectionTimeout: 10_000,
        // A text from a customer's record is never read as a file or fetched as an address.
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        const sent = await transport.sendMail({
          messageId: `<${key}@${domain}>`,
          from,
          to,
          subject,
          text: body,
        })
        return sent.messageId
      } catch (cause) {
        throw channelErrors.NOT_SENT({ channel: 'mail server' }, { cause })
      } finally {
        transport.close()
      }
    },
  }
}
