import type { CreateCustomerInput } from '@kith/core'

import { generateChineseCustomers } from './data/chinese-customers.ts'
import { type ChinookCustomer, readChinook } from './data/chinook.ts'
import type { DemoCustomer } from './data/demo-customer.ts'
import { BRANCH_TEAM, CHINOOK_SALES, MAIN_TEAM } from './demo-teams.ts'
import { BRANCH_MANAGER, COLLEAGUE, DEMO_MANAGER, employeeKey } from './demo-users.ts'

/** One customer that the demo loads. */
export interface DemoRecord {
  /** Its name in the demo's own record of what is loaded: `chinook/7`, `chinese/42`, `copy/1`. */
  readonly item: string
  /** When the customer was first seen. */
  readonly createdAt: Date
  readonly input: CreateCustomerInput
}

/** Marks the customers who are there twice, so that they are easily found. */
const COPY_TAG = 'copy'

const CHINESE_CUSTOMERS = 500
const COPIED_AT = '2026-10-31T00:00:00.000Z'
/** Every tenth customer belongs to the branch: fifty of five hundred. */
const BRANCH_EVERY = 10

/** All customers of the demo with their owners and teams, oldest first. */
export function demoCustomers(): DemoRecord[] {
  const chinook = readChinook().customers.map(fromChinook)
  const chinese = generateChineseCustomers(CHINESE_CUSTOMERS).map(fromChinese)
  return [...chinook, ...chinese, ...copiesOf(chinese)].toSorted(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime(),
  )
}

function fromChinook({ id, supportRepId, ...customer }: ChinookCustomer): DemoRecord {
  return record(`chinook/${id}`, customer, { ownerId: employeeKey(supportRepId), teamId: CHINOOK_SALES })
}

function fromChinese(customer: DemoCustomer, index: number): DemoRecord {
  return record(`chinese/${index + 1}`, customer, ownershipOf(index))
}

/** The main team's customers belong to the demo manager, to a colleague, or to nobody yet, in turn. */
function ownershipOf(index: number): Pick<CreateCustomerInput, 'ownerId' | 'teamId'> {
  if (index % BRANCH_EVERY === BRANCH_EVERY - 1) return { ownerId: BRANCH_MANAGER, teamId: BRANCH_TEAM }
  return { ownerId: [DEMO_MANAGER, COLLEAGUE, null][index % 3] ?? null, teamId: MAIN_TEAM }
}

/** Two customers of the demo manager who are there twice: one came again by phone, the other by e-mail. */
function copiesOf(records: readonly DemoRecord[]): DemoRecord[] {
  const own = records.filter(({ input }) => input.kind === 'person' && input.ownerId === DEMO_MANAGER)
  const [byPhone, byMail] = own.filter(({ input }) => input.phone !== undefined && input.email !== undefined)
  const { familyName, email = null } = byMail!.input
  return [
    copy(1, { name: byPhone!.input.name, phone: byPhone!.input.phone ?? null }),
    copy(2, { name: `${familyName}先生`, email }),
  ]
}

function copy(number: number, input: CreateCustomerInput): DemoRecord {
  const again = { kind: 'person', lifecycle: 'new', source: 'import', tags: [COPY_TAG] } as const
  const ownership = { ownerId: DEMO_MANAGER, teamId: MAIN_TEAM }
  return {
    item: `copy/${number}`,
    createdAt: new Date(COPIED_AT),
    input: { ...again, ...input, ...ownership },
  }
}

function record(
  item: string,
  { createdAt, ...customer }: DemoCustomer,
  ownership: Pick<CreateCustomerInput, 'ownerId' | 'teamId'>,
): DemoRecord {
  return { item, createdAt: new Date(createdAt), input: { ...customer, ...ownership } }
}
