/** Brings three complaints over, twice, and asserts the figures. */
import assert from 'node:assert/strict'

import { createComplaintsCrm } from './create-crm.ts'
import { Figures } from './figures.ts'
import { importComplaints } from './import-complaints.ts'
import { readComplaints } from './read-complaints.ts'

const file = `Date received,Product,Issue,Sub-issue,Company,State,Submitted via,Date sent to company,Company response to consumer,Timely response?,Consumer disputed?
2/27/2026,Mortgage,"Loan, servicing",,First Bank,VA,Web,3/2/2026,Closed with explanation,Yes,No
3/1/2026,Mortgage,Escrow,Late,First Bank,,Fax,3/1/2026,Closed,No,Yes
3/3/2026,Credit card,Billing,,Second Bank,NY,Referral,3/4/2026,In progress,Yes,
`
const crm = await createComplaintsCrm()
const filed = readComplaints(file)
assert.equal(await importComplaints(crm, filed), 3)
const figures = new Figures(crm)
assert.equal(await figures.total(), 3)
assert.equal(await figures.total({ isTimely: true }), 2)
assert.equal(await figures.received('2026-03'), 2)
assert.deepEqual(
  [...(await figures.by('product'))],
  [
    ['Mortgage', 2],
    ['Credit card', 1],
  ],
)
assert.deepEqual(
  [...(await figures.by('stage'))],
  [
    ['closed', 2],
    ['investigating', 1],
  ],
)
assert.deepEqual(await figures.daysToForward(), [0, 1, 3])
await crm.close()
console.log('examples/complaints: complaints are brought over and counted')
