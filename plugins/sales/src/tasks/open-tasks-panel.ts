import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { openCategories, taskEntity } from './task.entity.ts'

const MOST_TASKS = 200

/** What is still to be done for the customer, what is late first. */
export const openTasksPanel: Panel = {
  title: 'Open tasks',
  order: 45,
  permission: { entity: 'task', action: 'list' },
  output: z.array(readableOf(taskEntity)),
  async load(ids, ctx) {
    const where = { customerId: { in: ids }, category: { in: openCategories } }
    const { data } = await ctx.records('task').list({ where, sort: ['deadlineAt', 'id'], limit: MOST_TASKS })
    return Map.groupBy(data, (task) => String(task['customerId']))
  },
}
