import { type ComplaintsCrm, TEAM } from './create-crm.ts'
import type { FiledComplaint } from './read-complaints.ts'

const BATCH = 100

const importer = {
  kind: 'apiKey',
  id: 'cfpb-import',
  roles: ['integration'],
  attributes: { teamIds: [TEAM] },
} as const

/** Brings complaints over, a hundred in one transaction. @returns how many. */
export async function importComplaints(crm: ComplaintsCrm, all: readonly FiledComplaint[]): Promise<number> {
  for (let from = 0; from < all.length; from += BATCH) {
    await crm.transaction(async ({ as }) => {
      const session = as(importer)
      for (const { state, closedAt, isDisputed, ...complaint } of all.slice(from, from + BATCH)) {
        const { id: customerId } = await session.customers.create({
          name: 'Consumer',
          source: 'cfpb',
          country: 'US',
          teamId: TEAM,
          ...(state === undefined ? {} : { province: state }),
        })
        await session.complaints.import({
          ...complaint,
          customerId,
          source: 'cfpb',
          ...(closedAt === undefined ? {} : { closedAt }),
          ...(isDisputed === undefined ? {} : { isDisputed }),
        })
      }
    })
  }
  return all.length
}
