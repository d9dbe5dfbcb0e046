import { defineErrors } from '@kith/core'

/** Errors of channels. */
export const channelErrors = defineErrors('KITH_CHANNELS', {
  NOT_SENT: {
    status: 502,
    message: 'A message could not be given to {channel}.',
    fix: 'Check that the service is up and its settings are right; the cause is in the log. It is tried again by itself.',
  },
})
