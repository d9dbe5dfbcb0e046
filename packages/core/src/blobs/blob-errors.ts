import { defineErrors } from '../shared/errors.ts'

/** Errors of files that the kernel keeps for a while. */
export const blobErrors = defineErrors('KITH_BLOB', {
  GONE: {
    status: 409,
    message: 'The file is no longer there: it has expired or was removed.',
    fix: 'Upload it again. How long files are kept is set by "files.keepDays" of createCrm.',
  },
  DAMAGED: {
    status: 500,
    message: 'A stored file does not open: a piece is missing, or is not what was written.',
    fix: 'Check that the store of files and "secret" are those that it was written with; upload the file again.',
  },
})
