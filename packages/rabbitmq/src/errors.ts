import { defineErrors } from '@kith/core'

/** Errors of handing events over to RabbitMQ. */
export const rabbitErrors = defineErrors('KITH_RABBITMQ', {
  UNREACHABLE: {
    status: 503,
    message: 'RabbitMQ cannot be reached.',
    fix: 'Check that the server is up, and its address and credentials. Nothing is lost: events are handed over when it answers.',
  },
})
