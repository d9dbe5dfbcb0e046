import { defineErrors } from '../shared/errors.ts'

/** Errors of exporting customers. */
export const exportErrors = defineErrors('KITH_EXPORT', {
  TOO_MANY_ROWS: {
    status: 403,
    message: 'The export would have more than the {most} rows that your roles may export at once.',
    fix: 'Narrow the filter. A larger export needs an approval, and this version has no approvals yet.',
  },
})
