import type { Slice } from '../plugin/slice.ts'
import { consentEntryEntity } from './consent-entry.entity.ts'
import { consentErrors } from './consent-errors.ts'
import { consentEvents } from './consent-events.ts'
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
}
