import { defineErrors } from '../shared/errors.ts'

/** Errors of looking at what an instance does. */
export const workErrors = defineErrors('KITH_METRICS', {
  OFF: {
    status: 404,
    message: 'This instance keeps no figures.',
    fix: 'Give createCrm "metrics: createMetrics()", or set "metrics: true" in kith.config.ts.',
  },
})
