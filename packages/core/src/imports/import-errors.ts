import { defineErrors } from '../shared/errors.ts'

/** Errors of imports. Those about one record stand in the file of errors, beside the record. */
export const importErrors = defineErrors('KITH_IMPORT', {
  STATE: {
    status: 409,
    message: 'The import is "{state}" and cannot become "{next}".',
    fix: 'Read the import for its state; the guide "Import customers" shows which steps follow which.',
  },
  COLUMN_UNKNOWN: {
    status: 422,
    message: 'The file has no column "{column}".',
    fix: 'Name a column as the import lists it under "columns".',
  },
  TARGET_UNKNOWN: {
    status: 422,
    message: 'A column cannot be mapped to "{target}".',
    fix: 'Map it to a field that you may write, "ignore", "identity:<namespace>", or "contactPoint:<kind>" with or without ":<label>".',
  },
  TARGET_TWICE: {
    status: 422,
    message: 'Two columns are mapped to "{target}".',
    fix: 'Map one of them to "ignore", or to a contact point, of which a customer may have several.',
  },
  NAME_UNMAPPED: {
    status: 422,
    message: 'No column is mapped to the name of the customer.',
    fix: 'Map a column to "name", or columns to "familyName" and "givenName".',
  },
  KEY_UNAVAILABLE: {
    status: 400,
    message: 'Records cannot be matched by "{key}": you may not look customers up by it.',
    fix: 'Leave it out of "matchBy", or ask an administrator for the right to look customers up by it.',
  },
  SUPERSEDED: {
    status: 409,
    message: 'Another run has gone on with the import.',
    fix: 'Nothing is to be done: the other run finishes it.',
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
  EMPTY_RECORD: {
    status: 422,
    message: 'The record has no value in any mapped column.',
    fix: 'Delete the line, or map the columns that hold its values.',
  },
})
