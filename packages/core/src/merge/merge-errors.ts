import { defineErrors } from '../shared/errors.ts'

/** Errors of undoing merges. */
export const mergeErrors = defineErrors('KITH_MERGE', {
  UNDO_CONFLICT: {
    status: 409,
    message: 'The merge cannot be undone as it was: {count} of its rows or fields were changed since.',
    fix: 'Look at the issues; send "onConflict": "keep" to undo the rest and leave those as they are now.',
  },
  PLUGIN_MISSING: {
    status: 409,
    message: 'The merge cannot be undone without the plugin or entity "{name}", which took part in it.',
    fix: 'Install the plugin again, undo the merge, and remove the plugin afterwards.',
  },
})
