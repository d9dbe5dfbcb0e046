import { defineErrors } from '@kith/core'

/** Errors of the masking plugin. */
export const maskingErrors = defineErrors('KITH_MASKING', {
  TARGET_UNKNOWN: {
    status: 422,
    message: 'The field "{target}" does not exist or has no text to mask.',
    fix: 'Name it as entity.field, for example customer.phone; GET /meta lists entities and fields.',
  },
  STRATEGY_UNKNOWN: {
    status: 422,
    message: 'There is no mask strategy "{strategy}"; there are {known}.',
    fix: 'Use one of those, or register the mask in a plugin.',
  },
})
