import { defineErrors } from '../shared/errors.ts'

/** Errors that stand in a profile in the place of a panel. */
export const panelErrors = defineErrors('KITH_PANEL', {
  TIMEOUT: {
    status: 503,
    message: 'The panel "{panel}" was not loaded within {limit} ms.',
    fix: 'Ask for the panel alone, or again later; its plugin may raise its time limit.',
  },
})
