import { defineErrors } from '../shared/errors.ts'

/** Errors of a plugin's guarded database, `ctx.db`. */
export const guardErrors = defineErrors('KITH_GUARD', {
  TABLE_CLOSED: {
    status: 500,
    message: 'The table "{table}" is not open to the plugin "{plugin}" through ctx.db.',
    fix: 'ctx.db knows tables by the names of the plugin\'s own migrations: those of no entity, and those of entities without a field above class "basic". Use ctx.records for all others.',
  },
  STATEMENT_REFUSED: {
    status: 500,
    message: 'The plugin "{plugin}" sends a statement with {part}, which ctx.db does not run.',
    fix: 'Build plain selects, inserts, updates and deletes with the query builder; the guide "Tables of your own" lists what they may contain.',
  },
  TENANT_FIXED: {
    status: 500,
    message: 'The plugin "{plugin}" writes the tenant of rows of "{table}".',
    fix: 'Leave the column out: ctx.db puts the tenant of the call there.',
  },
})
