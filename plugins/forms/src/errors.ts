import { defineErrors } from '@kith/core'

/** Errors of forms. */
export const formErrors = defineErrors('KITH_FORMS', {
  FIELD_CLOSED: {
    status: 422,
    message: 'A form cannot ask for the field "{field}".',
    fix: 'Name fields that say who somebody is and how to reach them, fields of the tenant, or message.',
  },
  REQUIRED_UNKNOWN: {
    status: 422,
    message: 'The form requires the field "{field}", which it does not ask for.',
    fix: 'Add it to fields, or take it out of requiredFields.',
  },
  CONTACT_MISSING: {
    status: 422,
    message: 'The form requires neither an e-mail address nor a phone number.',
    fix: 'Add email or phone to fields and requiredFields: somebody who cannot be reached is no customer.',
  },
  ORIGIN_INVALID: {
    status: 422,
    message: 'An allowed origin is none: it is a scheme, a host and perhaps a port, and nothing else.',
    fix: 'Write it as browsers do: https://www.example.com',
  },
  PURPOSE_UNUSABLE: {
    status: 422,
    message:
      'The purpose "{purpose}" is not active, or takes a stricter kind of consent than the form asks for.',
    fix: 'Register or activate it with purposes.create or purposes.update, or set consentKind to separate.',
  },
  TEXT_MISSING: {
    status: 422,
    message: 'The form asks for consents and does not say to which text.',
    fix: 'Give consentTextId and consentTextVersion, and consentTextHash unless each purpose has a hash.',
  },
  CAPTCHA_MISSING: {
    status: 422,
    message: 'The form asks for a captcha, and the installation verifies none.',
    fix: 'Give forms() a captcha in the plugins of createCrm, for example with siteverify().',
  },
  CONFIRMATION_INCOMPLETE: {
    status: 422,
    message: 'The form is double opt-in, and lacks what that needs.',
    fix: 'Require the field email, give a confirmationUrl of https with the placeholder for the token in it, and install a channel that reaches email.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: 'The form takes no submissions from this page.',
    fix: 'Add the origin of the page to allowedOrigins of the form.',
  },
  CAPTCHA_REFUSED: {
    status: 422,
    message: 'The captcha was not solved, or its answer is too old.',
    fix: 'Solve the captcha again, and send its new answer as captcha.',
  },
  CAPTCHA_UNREACHABLE: {
    status: 503,
    message: 'The captcha cannot be verified now.',
    fix: 'Try again; if it persists, check that the service is up and that its secret is right.',
  },
})
