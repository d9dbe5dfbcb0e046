import { addressMask } from './address-mask.ts'
import { birthDateMask } from './birth-date-mask.ts'
import { contactMask } from './contact-mask.ts'
import { emailMask } from './email-mask.ts'
import { fullMask } from './full-mask.ts'
import { FULL_MASK, type MaskStrategy } from './mask-strategy.ts'
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

/** The strategies of the kernel and those that plugins add. */
export function withStrategies(added: Iterable<MaskStrategy>): ReadonlyMap<string, MaskStrategy> {
  return new Map([...maskStrategies, ...Array.from(added, (each) => [each.name, each] as const)])
}

/**
 * The value masked by the strategy of that name. An unknown name masks everything, and so does a strategy that breaks its
 * contract by throwing or by answering no text: `******`.
 */
export function maskValue(
  strategy: string,
  value: string,
  strategies: ReadonlyMap<string, MaskStrategy> = maskStrategies,
): string {
  try {
    const shown: unknown = (strategies.get(strategy) ?? fullMask).mask(value)
    return typeof shown === 'string' ? shown : FULL_MASK
  } catch {
    return FULL_MASK
  }
}
