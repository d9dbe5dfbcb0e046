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
  CUSTOMERS_ONLY: {
    status: 409,
    message: 'Files of "{target}" are neither previewed nor taken back.',
    fix: 'Import a small part of the file first to look at what becomes of it.',
  },
  TARGET_GONE: {
    status: 409,
    message: 'Nothing takes files of "{target}" any more.',
    fix: 'Install the plugin again that takes them, or cancel the import.',
  },
  SUPERSEDED: {
    status: 409,
    message: 'Another run has gone on with the import.',
    fix: 'Nothing is to be done: the other run finishes it.',
  },
})
