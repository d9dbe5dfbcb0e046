import { type Channel, definePlugin } from '@kith/core'
import { z } from 'zod'

import { channelErrors } from './errors.ts'
import { channelMessages } from './messages/zh-CN.ts'
import type { ChannelsTypes } from './types.ts'

const channel = z.custom<Channel>(
  (value) => typeof (value as Partial<Channel> | null)?.send === 'function',
  'Expected a channel: what smtpChannel(), webhookChannel() or logChannel() makes, or one of your own',
)

/**
 * Ways to reach customers.
 *
 * @example
 * createCrm({
 *   plugins: [channels({ mail: smtpChannel({ host: 'mail.example.com', from: 'Support <support@example.com>' }) })],
 *   ...
 * })
 */
export const channels = definePlugin<ChannelsTypes>({
  id: 'channels',
  version: '0.1.0',
  kernel: '^0.1',
  options: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/), channel),
  errors: channelErrors.$entries,
  messages: [channelMessages],
  setup(r, options) {
    for (const [name, each] of Object.entries(options)) r.channel(`channels.${name}`, each)
  },
})
