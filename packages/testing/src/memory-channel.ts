import { type Channel, definePlugin, type Plugin } from '@kith/core'

/** One message as the channel was given it. */
export type SentMessage = Parameters<Channel['send']>[0]

/** A channel that keeps what it is given, for one kind of contact point. */
export interface MemoryChannel {
  /** The plugin that installs it. */
  readonly plugin: Plugin
  /** What was sent, each key once, oldest first. */
  readonly sent: readonly SentMessage[]
}

/**
 * Makes a channel that sends nothing and keeps everything: what a test looks at.
 *
 * ```ts
 * const mail = createMemoryChannel('email')
 * await using test = await createTestCrm({ plugins: [mail.plugin] })
 * ```
 */
export function createMemoryChannel(contactPointKind: string): MemoryChannel {
  const sent = new Map<string, SentMessage>()
  const name = `memory-${contactPointKind}`
  const plugin = definePlugin({
    id: name,
    version: '0.1.0',
    kernel: '^0.1',
    setup(r) {
      r.channel(`${name}.channel`, {
        title: 'In memory',
        contactPointKind,
        send: (message) => {
          sent.set(message.key, message)
          return Promise.resolve(message.key)
        },
      })
    },
  })
  return {
    plugin: plugin(),
    get sent() {
      return [...sent.values()]
    },
  }
}
