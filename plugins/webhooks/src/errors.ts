import { defineErrors } from '@kith/core'

/** Errors of webhooks. */
export const webhookErrors = defineErrors('KITH_WEBHOOKS', {
  URL_REFUSED: {
    status: 422,
    message: 'No webhook is sent to this address: {reason}.',
    fix: 'Give an address in the public internet by https on port 443, or have the host allow more in webhooks().',
  },
  ADDRESS_CLOSED: {
    status: 422,
    message: 'The host of the webhook leads to an address that is not in the public internet.',
    fix: 'Correct the address, or have the host allow the network in webhooks().',
  },
  EVENTS_UNKNOWN: {
    status: 422,
    message: 'The name "{name}" stands for no event that there is.',
    fix: 'Name an event, all events of a resource with a star at the end, or every event with a star alone.',
  },
  ROLE_REFUSED: {
    status: 422,
    message: 'The webhook cannot act as the role "{role}".',
    fix: 'Choose among your own roles, or have the host list the role as runAs in webhooks().',
  },
  FILTER_INVALID: {
    status: 422,
    message: 'The filter of the webhook names "{entity}", which is no entity.',
    fix: 'Write filters by the entity that they are for: {"customer": {"lifecycle": "active"}}',
  },
  NOT_DISABLED: {
    status: 409,
    message: 'The webhook is not disabled.',
    fix: 'Nothing has to be done; events are sent to it.',
  },
})
