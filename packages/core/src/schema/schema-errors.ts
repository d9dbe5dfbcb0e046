import { defineErrors } from '../shared/errors.ts'

/** Errors of declaring entities and fields: mistakes of their author, found at import or at the start. */
export const schemaErrors = defineErrors('KITH_SCHEMA', {
  FIELD_INVALID: {
    status: 500,
    message: 'The declaration of {field} is not valid: {rule}.',
    fix: 'Change the declaration so that it keeps the rule that the message names.',
  },
  NAME_TAKEN: {
    status: 500,
    message: 'The field {field} cannot be declared: the kernel keeps a {what} of this name.',
    fix: 'Give the field another name.',
  },
  MERGE_FIELD_UNKNOWN: {
    status: 500,
    message: 'The merge rule of "{entity}" names "{field}", which is no field of it.',
    fix: 'Name fields of the entity in "same" and "distinct", or declare the field.',
  },
  DECIMAL_SIZE: {
    status: 500,
    message: 'f.decimal() needs a precision of 1 to {most} digits and a scale of 0 to the precision.',
    fix: 'State both as whole numbers: f.decimal({ precision: 12, scale: 2 }).',
  },
  ENTITY_UNKNOWN: {
    status: 500,
    message: 'No entity "{entity}" is installed.',
    fix: 'Correct the name, or install the plugin that declares the entity.',
  },
})
