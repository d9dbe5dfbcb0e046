import { benchActor, createBenchCrm } from './bench-crm.ts'
import { openDatabase } from './bench-database.ts'
const file = process.argv[2]!
const crm = createBenchCrm(file)
await crm.ready()
const { customers } = crm.as(benchActor('relationship-manager'))
const db = openDatabase(file)
const ids = (db.prepare('select distinct customer_id as id from crm_interaction').all() as any[]).map(
  (r) => r.id,
)
db.close()
for (let i = 0; i < 500; i++) await customers.profile({ id: ids[i % ids.length] })
const t = performance.now()
for (let i = 0; i < 4000; i++) await customers.profile({ id: ids[i % ids.length] })
console.log((performance.now() - t) / 4000)
await crm.close()
