import { heldCustomers } from '../customers/standard-grants.ts'
import { asKernel } from '../operations/kernel-context.ts'
import type { WorkContext } from '../operations/work-context.ts'
import type { DeliveryOptions } from '../plugin/contributions.ts'
import type { Slice } from '../plugin/slice.ts'
import { eventSchemas } from './event-schema.ts'
import { expireIngestion } from './expire-ingestion.ts'
import { heldAboutPeople } from './held-about.ts'
import { inboxEntity } from './inbox.entity.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import { type IngestionOptions, ingestionRetention } from './ingestion-options.ts'
import { ingest } from './operations/ingest.ts'
import { discardQuarantined, listQuarantined, replayQuarantined } from './operations/quarantined-messages.ts'
import { quarantinedMessageEntity } from './quarantined-message.entity.ts'
import { RELEASE_JOB, releaseAll } from './release-held.ts'

const DEFAULT_DAYS = 30

const deciding = ['read', 'list', 'replay', 'delete'] as const
const named = { public: 'allow', contact: 'allow', freeText: 'allow' } as const
const masked = { public: 'allow', contact: 'mask', freeText: 'redact' } as const

/** Who sends messages, and who decides on those that wait. */
const grants = [
  { role: 'system-admin', actions: deciding, classes: masked, rows: undefined },
  { role: 'integration', actions: deciding, classes: named, rows: undefined },
  { role: 'relationship-manager', actions: deciding, classes: named, rows: heldCustomers },
  { role: 'data-analyst', actions: ['read', 'list'], classes: { public: 'allow' }, rows: undefined },
] as const

/** Messages wait in a transaction each, so that one that fails leaves the others. */
const delivery: DeliveryOptions = { inTransaction: false, timeoutMs: 600_000 }

/** Messages of other systems: taken as they come, once each, and kept where they cannot be taken yet. */
export const ingestionSlice: Slice<{ readonly ingestion?: IngestionOptions }> = {
  entities: [inboxEntity, quarantinedMessageEntity],
  errors: ingestionErrors.$entries,
  operations: [ingest, listQuarantined, replayQuarantined, discardQuarantined],
  setup(r, { ingestion = {} }) {
    const { eventSchemas: schemas = {}, inboxDays = DEFAULT_DAYS, quarantineDays = DEFAULT_DAYS } = ingestion
    r.permission('quarantinedMessage:replay', { title: 'Take messages that wait' })
    for (const { role, actions, classes, rows } of grants) {
      const ofRows = rows === undefined ? {} : { rows }
      r.grant(role, { entity: 'quarantinedMessage', actions, classes, ...ofRows })
      if (actions === deciding) r.grant(role, { entity: 'inbox', actions: ['create'] })
    }
    const point = r.extensionPoint(eventSchemas)
    for (const [name, schema] of Object.entries(schemas)) point.add(name, schema)
    r.provide(ingestionRetention, () => ({ inboxDays, quarantineDays }))
    r.subject(heldAboutPeople)
    r.job(RELEASE_JOB, {
      title: 'Take messages that have waited for somebody to be identified',
      delivery,
      // Whoever runs the job by hand names no messages.
      run: async (ctx: WorkContext, input: unknown) => {
        const { ids = [] } = (input ?? {}) as { readonly ids?: readonly string[] }
        await releaseAll(asKernel(ctx), ids, ctx.signal)
      },
    })
    r.job('ingestion.expire', {
      title: 'Forget which messages were taken long ago, and remove those that have waited too long',
      schedule: { every: '1h' },
      misfire: 'latest',
      run: (ctx: WorkContext) => expireIngestion(asKernel(ctx)),
    })
  },
}
