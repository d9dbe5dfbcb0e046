import type { Panel } from '@kith/core'
import { readableOf } from '@kith/core'
import { z } from 'zod'

import { responseEntity } from './response.entity.ts'

const MOST_SHOWN = 5

/** What the customer has answered last. */
export const answersPanel: Panel = {
  title: 'Surveys',
  order: 70,
  permission: { entity: 'surveyResponse', action: 'list' },
  output: z.array(readableOf(responseEntity)),
  load(ids, ctx) {
    const records = ctx.records('surveyResponse')
    // Who looks after surveys sees which answers there are, and not what they say.
    const fields = records.readable(['id', 'surveyId', 'score', 'respondedAt', 'countedFor'])
    return records.listBy({ by: 'customerId', ids, sort: ['-respondedAt'], fields, limit: MOST_SHOWN })
  },
}
