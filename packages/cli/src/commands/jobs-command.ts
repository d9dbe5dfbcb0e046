import type { ListedJob } from '@kith/core'

import type { TenantOptions } from './events-command.ts'
import { withInstance } from './with-instance.ts'

/** Runs `kith jobs list`. */
export async function runJobsList({ tenant, ...options }: TenantOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    const { data } = await crm.system('list jobs', (system) => system.jobs.list(), tenant)
    for (const job of data) console.log(describeJob(job))
  })
}

/** Runs `kith jobs run`. */
export async function runJobsRun(name: string, { tenant, ...options }: TenantOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    await crm.system('run a job', (system) => system.jobs.run({ name }), tenant)
    console.log(`${name} is run by the next worker.`)
  })
}

function describeJob({ name, title, schedule, nextAt, waiting, dead }: ListedJob): string {
  const times =
    schedule === null ? 'when asked' : `${schedule}, next ${nextAt?.toISOString() ?? 'not seen yet'}`
  return `${name}  ${title}  (${times})  waiting=${waiting}  dead=${dead}`
}
