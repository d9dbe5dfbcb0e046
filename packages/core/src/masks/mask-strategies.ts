import { addressMask } from './address-mask.ts'
import { birthDateMask } from './birth-date-mask.ts'
import { contactMask } from './contact-mask.ts'
import { emailMask } from './email-mask.ts'
import { fullMask } from './full-mask.ts'
import type { MaskStrategy } from './mask-strategy.ts'
import { nameMask } from './name-mask.ts'
import { bankCardMask, idNumberMask, usccMask } from './number-masks.ts'
import { phoneMask } from './phone-mask.ts'
import { redactedMask } from './redacted-mask.ts'

/** The strategies of the kernel by the name a field refers to them with. */
export const maskStrategies: ReadonlyMap<string, MaskStrategy> = new Map(
  [
    nameMask,
    phoneMask,
    emailMask,
    contactMask,
    addressMask,
    idNumberMask,
    bankCardMask,
    usccMask,
    birthDateMask,
    redactedMask,
    fullMask,
  ].map((strategy) => [strategy.name, strategy]),
)
