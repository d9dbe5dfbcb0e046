import { defineErrors } from '../shared/errors.ts'

/** Errors of resolving services. */
export const diErrors = defineErrors('KITH_DI', {
  MISSING: {
    status: 500,
    message: 'The service "{token}" is not provided in the scope "{scope}", nor by any installed plugin.',
    fix: 'Install the plugin that provides it, and name that plugin in "requires".',
  },
  HIDDEN: {
    status: 500,
    message: 'The service "{token}" is provided by "{owner}", which the scope "{scope}" does not require.',
    fix: 'Name the providing plugin in "requires", or in "optional" and ask for the service only when it is there.',
  },
  CYCLE: {
    status: 500,
    message: 'Services need each other in a circle: {path}.',
    fix: 'Let one of them ask for the other when it is used instead of when it is made.',
  },
})
