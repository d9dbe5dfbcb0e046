import { defineErrors } from '../shared/errors.ts'

/** Errors of the vault. */
export const vaultErrors = defineErrors('KITH_VAULT', {
  SECRET_REQUIRED: {
    status: 500,
    message:
      'createCrm needs "secret": at least 32 characters that stay the same for the life of the database.',
    fix: 'Generate one, for example with "openssl rand -base64 48", and keep it outside the database.',
  },
  SECRET_MISMATCH: {
    status: 500,
    message: 'The database was written under another secret than the one that createCrm received.',
    fix: 'Start with the secret that the database was made with; a backup of the secret belongs with the backup of the data.',
  },
  CELL_CORRUPT: {
    status: 500,
    message: 'An encrypted value of {entity}.{field} does not open under its key and place.',
    fix: 'Check that "secret" is the one the database was written with; otherwise restore the row from a backup.',
  },
})
