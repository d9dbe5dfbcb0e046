import type { Channel } from '@kith/core'

/** Where messages are written, and for which kind of contact point. */
export interface LogOptions {
  readonly contactPointKind: string
  /** Takes one line. Default: the error stream of the process. */
  readonly write?: (line: string) => void
}

/**
 * Writes messages instead of sending them, for development: whoever reads the log reads the codes. What a message is
 * addressed to is left out.
 */
export function logChannel({ contactPointKind, write = (line) => console.error(line) }: LogOptions): Channel {
  return {
    title: 'Log',
    contactPointKind,
    send({ key, subject, body }) {
      write(JSON.stringify({ channel: contactPointKind, key, subject, body }))
      return Promise.resolve(key)
    },
  }
}
