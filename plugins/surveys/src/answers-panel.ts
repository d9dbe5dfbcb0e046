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
  load: (ids, ctx) =>
    ctx.records('surveyResponse').listBy({
      by: 'customerId',
      ids,
      sort: ['-respondedAt'],
      fields: ['id', 'surveyId', 'score', 'respondedAt', 'countedFor'],
      limit: MOST_SHOWN,
    }),
}
