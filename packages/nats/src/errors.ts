import { defineErrors } from '@kith/core'

/** Errors of handing events over to NATS. */
export const natsErrors = defineErrors('KITH_NATS', {
  UNREACHABLE: {
    status: 503,
    message: 'NATS JetStream cannot be reached, or takes no events.',
    fix: 'Check that the server is up with JetStream enabled, its address and credentials, and that a stream has the subjects. Nothing is lost: events are handed over when it answers.',
  },
})
