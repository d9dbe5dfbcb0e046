import type { Channel, PluginTypes } from '@kith/core'

/** The channels by name; a name is kept with what was sent through it. */
export type ChannelsOptions = Readonly<Record<string, Channel>>

/** What the plugin adds to the types of a host. */
export interface ChannelsTypes extends PluginTypes {
  readonly id: 'channels'
  readonly options: ChannelsOptions
}
