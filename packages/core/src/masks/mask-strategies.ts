import { accountMask } from './account-mask.ts'
import { addressCityMask, addressMask, addressProvinceMask } from './address-mask.ts'
import { amountMask } from './amount-mask.ts'
import { birthDateMask, birthDecadeMask } from './birth-date-mask.ts'
import { contactMask } from './contact-mask.ts'
import { emailMask, privateEmailMask } from './email-mask.ts'
import { fullMask } from './full-mask.ts'
import type { MaskStrategy } from './mask-strategy.ts'
import { nameLastMask, nameMask } from './name-mask.ts'
import { bankCardMask, idNumberMask, usccMask } from './number-masks.ts'
import { phoneMask } from './phone-mask.ts'
import { geoAreaMask, geoMask, ipMask } from './place-masks.ts'
import { plateMask } from './plate-mask.ts'
import { redactedMask } from './redacted-mask.ts'

/** The strategies of the kernel by the name a field refers to them with. */
export const maskStrategies: ReadonlyMap<string, MaskStrategy> = new Map(
  [
    nameMask,
    nameLastMask,
    phoneMask,
    emailMask,
    privateEmailMask,
    contactMask,
    addressMask,
    addressCityMask,
    addressProvinceMask,
    idNumberMask,
    bankCardMask,
    usccMask,
    birthDateMask,
    birthDecadeMask,
    plateMask,
    amountMask,
    ipMask,
    accountMask,
    geoMask,
    geoAreaMask,
    redactedMask,
    fullMask,
  ].map((strategy) => [strategy.name, strategy]),
)
