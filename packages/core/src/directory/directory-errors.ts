import { defineErrors } from '../shared/errors.ts'

/** Errors of people, shares, settings and custom fields. */
export const directoryErrors = defineErrors('KITH_DIRECTORY', {
  TEAM_UNKNOWN: {
    status: 422,
    message: 'There is no team with the key that was given.',
    fix: 'Create the team first with teams.create, or correct the key.',
  },
  TEAM_CIRCLE: {
    status: 422,
    message: 'The team would stand below itself.',
    fix: 'Choose a team above that is not one of the teams below it.',
  },
  SHARE_EXPIRED: {
    status: 422,
    message: 'The share would have ended before it began.',
    fix: 'Give a moment in the future as expiresAt.',
  },
  SETTINGS_TOO_LARGE: {
    status: 413,
    message: 'The settings would take more than {limit} bytes as JSON.',
    fix: 'Remove what is not needed any more by setting it to null.',
  },
  VIEW_HOLDS_VALUE: {
    status: 422,
    message: 'A saved view may not keep a value of "{field}", which is stored encrypted.',
    fix: 'Leave the condition out of the view and give it when the view is run, or search without a view.',
  },
  CUSTOM_FIELD_INVALID: {
    status: 422,
    message: 'The custom field breaks a rule of fields: {reason}.',
    fix: 'Correct the definition; the guide "Custom fields" has the rules.',
  },
  CUSTOM_FIELD_IN_USE: {
    status: 409,
    message: 'The values of the custom field stay: {reason}.',
    fix: 'Archive the field with customFields.archive, change or delete the views that customFields.dependents lists, and purge it then.',
  },
})
