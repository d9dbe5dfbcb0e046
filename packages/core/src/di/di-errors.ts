import { defineErrors } from '../shared/errors.ts'

/** Errors of resolving services. */
export const diErrors = defineErrors('KITH_DI', {
  MISSING: {
    status: 500,
    message: 'The service "{token}" is not provided in the scope "{scope}".',
    fix: 'Install the plugin that provides it, and name that plugin in "requires".',
  },
  NOT_REQUIRED: {
    status: 500,
    message:
      'The service "{token}" is provided by "{provider}", whose services the scope "{scope}" does not see.',
    fix: 'Name the plugin that provides the service in the "requires" of the plugin that asks for it.',
  },
  STOP_FAILED: {
    status: 500,
    message: '{count} services failed to stop.',
    fix: 'Look at each failure in the "errors" of the cause; all other services have stopped.',
  },
  CYCLE: {
    status: 500,
    message: 'Services need each other in a circle: {path}.',
    fix: 'Let one of them ask for the other when it is used instead of when it is made.',
  },
})
