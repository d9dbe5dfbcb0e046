import { defineErrors } from '../../shared/errors.ts'

/** What is wrong with single values of a record that comes from elsewhere. */
export const valueErrors = defineErrors('KITH_VALUE', {
  UNREADABLE: {
    status: 422,
    message: 'The value of "{field}" cannot be read: {reason}.',
    fix: 'Correct the value in the source and send the record again; the guide "Normalisation and data quality" lists what is read.',
  },
  DAMAGED: {
    status: 422,
    message: 'The value of "{field}" has lost digits in a spreadsheet: {reason}.',
    fix: 'Take the value from where it came from, and make the column text before a spreadsheet opens the file.',
  },
  CONTRADICTION: {
    status: 422,
    message: 'The value of "{field}" contradicts another value of the record: {reason}.',
    fix: 'Find out which of the two is right, and correct the other.',
  },
  UNKNOWN_FIELD: {
    status: 422,
    message: 'There is no field "{field}" that a source can fill: {reason}.',
    fix: 'Map the column to another field, or leave it out.',
  },
})
