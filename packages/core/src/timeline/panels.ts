import { z } from 'zod'

import { contactPointEntity } from '../customers/contact-point.entity.ts'
import { customerIdentityEntity } from '../customers/customer-identity.entity.ts'
import { relationsOf, tell, toldRelation } from '../customers/operations/relations.ts'
import type { GroupedQuery } from '../gate/grouped-list.ts'
import { readableOf } from '../operations/entity-values.ts'
import { asKernel } from '../operations/kernel-context.ts'
import type { Panel } from '../plugin/contributions.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { interactionEntity } from './interaction.entity.ts'
import { auditTimeline, timelineEntrySchema } from './operations/timeline.ts'
import { readEntries } from './timeline-repository.ts'

const MOST_PARTS = 50
const RECENT = 10

/** What a list of interactions shows: their texts may be long, and are read one by one. */
const headFields = [
  'customerId',
  'channel',
  'direction',
  'kind',
  'occurredAt',
  'subject',
  'durationMs',
  'outcome',
  'agentId',
  'visibility',
]

/** A panel of the rows of one entity that belong to the customer. */
function rowsPanel(
  entity: EntityDefinition,
  about: { readonly title: string; readonly order: number } & Pick<GroupedQuery, 'sort' | 'limit' | 'fields'>,
): Panel {
  const { title, order, sort, limit, fields } = about
  return {
    title,
    order,
    permission: { entity: entity.name, action: 'list' },
    output: z.array(readableOf(entity)),
    load(ids, ctx) {
      const records = ctx.records(entity.name)
      const shown = fields === undefined ? {} : { fields: records.readable(fields) }
      return records.listBy({ by: 'customerId', ids, sort, limit, ...shown })
    },
  }
}

const relations: Panel = {
  title: 'Relations',
  order: 30,
  permission: { entity: 'customerRelation', action: 'list' },
  output: z.array(toldRelation),
  async load(ids, ctx) {
    const found = await relationsOf(ctx, ids)
    return tell(ctx, found, ids)
  },
}

const timeline: Panel = {
  title: 'Timeline',
  order: 50,
  permission: { entity: 'timelineEntry', action: 'list' },
  output: z.array(timelineEntrySchema),
  async load(customerIds, ctx) {
    const kernel = asKernel(ctx)
    const found = await readEntries(kernel, { customerIds, limit: RECENT })
    const byCustomer = Map.groupBy(found, ({ customerId }) => customerId)
    await auditTimeline(kernel, [...byCustomer.keys()])
    return new Map([...byCustomer].map(([id, entries]) => [id, entries.map(({ entry }) => entry)]))
  },
}

/** The kernel's own panels of the profile by name. */
export const kernelPanels: Readonly<Record<string, Panel>> = {
  contactPoints: rowsPanel(contactPointEntity, {
    title: 'Contact points',
    order: 10,
    sort: ['createdAt'],
    limit: MOST_PARTS,
  }),
  identities: rowsPanel(customerIdentityEntity, {
    title: 'Identities',
    order: 20,
    sort: ['-priority', 'createdAt'],
    limit: MOST_PARTS,
  }),
  relations,
  interactions: rowsPanel(interactionEntity, {
    title: 'Recent interactions',
    order: 40,
    sort: ['-occurredAt'],
    limit: RECENT,
    fields: headFields,
  }),
  timeline,
}
