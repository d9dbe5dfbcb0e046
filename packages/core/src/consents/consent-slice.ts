import { asKernel } from '../operations/kernel-context.ts'
import type { Slice } from '../plugin/slice.ts'
import { consentEntryEntity } from './consent-entry.entity.ts'
import { consentErrors } from './consent-errors.ts'
import { consentEvents } from './consent-events.ts'
import { recomputeConsents } from './consent-repository.ts'
import { consentStateEntity } from './consent-state.entity.ts'
import { listConsentHistory, listConsents, recordConsent, withdrawConsent } from './operations/consents.ts'
import { createPurpose, getPurpose, listPurposes, updatePurpose } from './operations/purposes.ts'
import { purposeEntity } from './purpose.entity.ts'

/** What customers have agreed to, as a ledger and as it stands. */
export const consentSlice: Slice = {
  entities: [purposeEntity, consentEntryEntity, consentStateEntity],
  events: consentEvents,
  errors: consentErrors.$entries,
  operations: [
    createPurpose,
    getPurpose,
    listPurposes,
    updatePurpose,
    listConsents,
    listConsentHistory,
    recordConsent,
    withdrawConsent,
  ],
  setup(r) {
    r.mergeParticipant({
      preview: () => Promise.resolve(null),
      async merge({ survivorId }, ctx) {
        await recomputeConsents(asKernel(ctx), survivorId)
        return null
      },
      async unmerge({ survivorId, retiredId }, _record, ctx) {
        await recomputeConsents(asKernel(ctx), survivorId)
        await recomputeConsents(asKernel(ctx), retiredId)
      },
    })
  },
}
