import { readFileSync } from 'node:fs'
import process from 'node:process'

import { createComplaintsCrm } from './create-crm.ts'
import { Figures } from './figures.ts'
import { importComplaints } from './import-complaints.ts'
import { readComplaints } from './read-complaints.ts'

const [file] = process.argv.slice(2)
if (file === undefined)
  throw new Error('Name a file: npm start -w examples/complaints -- consumer_complaints.csv')
const crm = await createComplaintsCrm()
const imported = await importComplaints(crm, readComplaints(readFileSync(file, 'utf8')))
const figures = new Figures(crm)
console.log(`${imported} complaints, ${await figures.total({ isTimely: true })} answered in time`)
console.table([...(await figures.by('product'))])
await crm.close()
