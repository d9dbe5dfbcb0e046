import { z } from 'zod'

import { readableOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { customerEntity } from '../customer.entity.ts'

/** Reads one customer. */
export const getCustomer = defineOperation({
  name: 'customers.get',
  summary: 'Read a customer',
  kind: 'query',
  answersRows: true,
  permission: { entity: 'customer', action: 'read' },
  input: z.strictObject({ id: z.string(), fields: z.array(z.string().max(64)).max(200).optional() }),
  output: readableOf(customerEntity),
  route: 'GET /customers/{id}',
  run: (ctx, { id, fields }) => ctx.records('customer').get(id, fields),
})
