import { z } from 'zod'

import { jobErrors } from '../../jobs/job-errors.ts'
import { readSchedule } from '../../jobs/read-schedule.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'

const job = z.strictObject({
  name: z.string(),
  title: z.string(),
  plugin: z.string(),
  schedule: z.string().nullable().describe('A cron expression with its zone, or an interval.'),
  nextAt: z.date().nullable(),
  waiting: z.int(),
  dead: z.int(),
})

/** Lists the jobs of this process, and how they stand in the caller's tenant. */
export const listJobs = defineOperation({
  name: 'jobs.list',
  summary: 'List jobs',
  kind: 'query',
  permission: { entity: 'job', action: 'list' },
  route: 'GET /jobs',
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(job) }),
  async run(ctx) {
    const { gateCall, jobs } = asKernel(ctx)
    const all = [...jobs.all]
    const { services, db, session } = gateCall
    const states = await readSchedule(services.database, db, { jobs: all, tenantId: session.tenantId })
    const data = all.map(({ name, title, pluginId, schedule }) => ({
      name,
      title,
      plugin: pluginId,
      schedule:
        schedule === undefined ? null : (schedule.every ?? `${schedule.cron} ${schedule.zone ?? 'UTC'}`),
      ...states.get(name)!,
    }))
    return { data }
  },
})

/** Asks for a run of a job in the caller's tenant, at once. */
export const runJob = defineOperation({
  name: 'jobs.run',
  summary: 'Run a job now',
  kind: 'command',
  permission: { entity: 'job', action: 'run' },
  route: 'POST /jobs/{name}/run',
  input: z.strictObject({ name: z.string().max(100) }),
  output: undefined,
  async run(ctx, { name }) {
    const { gateCall, jobs } = asKernel(ctx)
    if (jobs.find(name) === undefined) throw jobErrors.UNKNOWN()
    const { session, writeUnit, operation } = gateCall
    const run = { job: name, tenantId: session.tenantId, input: null, key: undefined, at: undefined }
    await jobs.put(writeUnit.db, run)
    gateCall.auditChange({
      action: operation,
      entity: 'job',
      decision: 'allow',
      subjectIds: [],
      fields: [],
      reason: name,
    })
  },
})
