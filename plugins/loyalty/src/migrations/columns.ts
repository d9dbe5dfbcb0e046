/** Columns that every table has. */
export const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

/** Columns of what a customer has in a program. */
export const owner = { customer_id: { type: 'id' }, program_id: { type: 'id' } } as const
