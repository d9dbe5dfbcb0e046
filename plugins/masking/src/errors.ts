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
  TELLS_VALUE: {
    status: 422,
    message:
      'What the role "{role}" is shown of a customer leaves {candidates} candidates for the field "{field}", by {because}.',
    fix: 'Choose a mask that shows less, grant the role less, or accept it: masking({ accepts: [{ role, field, candidates }] }).',
  },
})
