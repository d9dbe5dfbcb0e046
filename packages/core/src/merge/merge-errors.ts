import { defineErrors } from '../shared/errors.ts'

/** Errors of merging and of undoing it. */
export const mergeErrors = defineErrors('KITH_MERGE', {
  READ_UNLIKE: {
    status: 403,
    message:
      'You are not shown the same fields of each of the customers, so that merging them would show you more.',
    fix: 'Let somebody merge them who is shown the same fields of each, in the same way.',
  },
  UNDO_CONFLICT: {
    status: 409,
    message: 'The merge cannot be undone as it was: rows or fields of it were changed since.',
    fix: 'Look at the issues, which name those that you may see; send "onConflict": "keep" to undo the rest and leave those as they are now.',
  },
  PLUGIN_MISSING: {
    status: 409,
    message: 'The merge cannot be undone without the plugin or entity "{name}", which took part in it.',
    fix: 'Install the plugin again, undo the merge, and remove the plugin afterwards.',
  },
})
