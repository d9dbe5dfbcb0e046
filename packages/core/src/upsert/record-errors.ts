import { defineErrors } from '../shared/errors.ts'

/** Errors of records that become customers: of a file, or of a system that sends them. */
export const recordErrors = defineErrors('KITH_RECORD', {
  KEY_UNAVAILABLE: {
    status: 400,
    message: 'Records cannot be matched by "{key}": you may not look customers up by it.',
    fix: 'Leave it out of "matchBy", or ask an administrator for the right to look customers up by it.',
  },
  DUPLICATE: {
    status: 409,
    message: 'The record is of a customer who is there already.',
    fix: 'Import it with "onDuplicate": "update", or leave the record out.',
  },
  AMBIGUOUS: {
    status: 409,
    message: 'The record matches {count} customers by "{key}".',
    fix: 'Add an identity or an ID number that only one of them has, or merge them first.',
  },
  EMPTY: {
    status: 422,
    message: 'The record has no value in any mapped column.',
    fix: 'Delete the line, or map the columns that hold its values.',
  },
})
