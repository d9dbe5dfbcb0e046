import { defineErrors } from '../../shared/errors.ts'

/** Errors of relations between customers. */
export const relationErrors = defineErrors('KITH_RELATION', {
  SELF: {
    status: 422,
    message: 'A customer cannot stand in the relation "{type}" to themselves.',
    fix: 'Name another customer.',
  },
  ROLE_MISSING: {
    status: 422,
    message: 'A relation of the type "{type}" says nothing without a role.',
    fix: 'Say in the role what the relation is.',
  },
  EXISTS: {
    status: 409,
    message: 'The two customers stand in the relation "{type}" with this role already.',
    fix: 'End the relation that exists, or give the new one another role.',
  },
  TOO_MANY: {
    status: 409,
    message:
      'One of the two customers stands in a relation of the type "{type}" already, and may in one only.',
    fix: 'End the other relation first; if you do not see it, ask an administrator.',
  },
  CYCLE: {
    status: 409,
    message: 'With this relation of the type "{type}" a customer would stand above themselves.',
    fix: 'Check which of the two is above the other.',
  },
  TOO_DEEP: {
    status: 409,
    message: 'Relations of the type "{type}" would be more than {limit} levels deep.',
    fix: 'Relate the customers higher up.',
  },
  ENDED: {
    status: 409,
    message: 'The relation has ended already.',
    fix: 'Add a new relation if it has begun again.',
  },
  ENDS_BEFORE_START: {
    status: 422,
    message: 'The relation would end before it started.',
    fix: 'Give an end that is not before the start.',
  },
})
