import { defineErrors } from '../shared/errors.ts'

/** Errors of consents. */
export const consentErrors = defineErrors('KITH_CONSENT', {
  PURPOSE_UNKNOWN: {
    status: 422,
    message: 'There is no active purpose with the key that was given.',
    fix: 'Create the purpose first with purposes.create, or correct the key.',
  },
  KIND_TOO_WEAK: {
    status: 422,
    message: 'The purpose "{purpose}" takes consent of the kind "{required}".',
    fix: 'Ask the person again in the way that the purpose needs, and record that kind (PIPL art. 14, 29 and 31).',
  },
  UNPROVEN: {
    status: 422,
    message: 'A consent that is granted names the text that was agreed to and the channel.',
    fix: 'Give textVersionHash, or set it on the purpose, and give channel: consent has to be demonstrable (GDPR art. 7).',
  },
  NOT_YET: {
    status: 422,
    message: 'The entry tells of a moment that has not come.',
    fix: 'Give the moment at which the person said so as at, or leave it out for now.',
  },
})
