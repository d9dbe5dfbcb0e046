import { defineErrors } from '../shared/errors.ts'

/** Errors of verifying contact points. */
export const verificationErrors = defineErrors('KITH_VERIFICATION', {
  NO_CHANNEL: {
    status: 409,
    message: 'No channel reaches contact points of the kind "{kind}".',
    fix: 'Install a channel for the kind, for example with the plugin @kith/channels, or verify another contact point.',
  },
  TOO_MANY: {
    status: 429,
    message: 'The contact point was sent as many codes as it is sent within an hour.',
    fix: 'Use the last code, or wait until the hour is over.',
  },
})
