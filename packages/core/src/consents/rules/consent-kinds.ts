/**
 * The kinds of consent that the law tells apart: given together with others; given for this purpose alone (PIPL art. 23,
 * 25, 26, 29, 39); given in writing where a law asks for it (PIPL art. 14 and 29); given by a parent or guardian for a
 * child under 14 (PIPL art. 31) or under the age of GDPR art. 8.
 */
export const consentKinds = ['general', 'separate', 'written', 'guardian'] as const

/** One of the kinds of consent. */
export type ConsentKind = (typeof consentKinds)[number]

const accepted: Readonly<Record<ConsentKind, readonly ConsentKind[]>> = {
  general: consentKinds,
  separate: ['separate', 'written', 'guardian'],
  written: ['written'],
  guardian: ['guardian'],
}

/** The kinds that will do where a purpose asks for `required`: more is always enough, a child's guardian is never replaced. */
export function kindsAccepted(required: ConsentKind): readonly ConsentKind[] {
  return accepted[required]
}
