/** Hands events over and runs jobs until it is told to leave: `worker.ts <place>`. Prints a line when it works. */
import process from 'node:process'

import { openCrm } from './crm.ts'
import type { Place } from './place.ts'

const crm = openCrm(JSON.parse(process.argv[2]!) as Place)
await crm.start()
console.log('working')

// What runs is finished, what has not begun is left to others at once.
process.once('SIGTERM', () => void crm.close())
