import type { KithError, RightsOverview } from '@kith/core'

import { maskingErrors } from './errors.ts'
import { type Exposure, jointExposures } from './joint-exposure.ts'
import { roleSight } from './role-sight.ts'

/** Something that a host lets a role work out: the field, and how few candidates may be left. */
export interface AcceptedExposure {
  readonly role: string
  readonly field: string
  readonly candidates: number
}

/** What each role can work out of a customer, under the masks that a tenant has chosen. */
export function exposuresOf(
  overview: RightsOverview,
  rules: ReadonlyMap<string, string>,
): readonly Exposure[] {
  const { catalog, masks } = overview
  return overview.roles.flatMap((role) => {
    const levels = overview.fieldLevels(role, 'customer')
    const lookups = overview.lookupsOf(role, 'customer')
    return jointExposures(roleSight(role, { catalog, masks, rules, levels, lookups }))
  })
}

/** Those of the exposures that count as telling the value, and that the host has not accepted. */
export function refusedAmong(
  exposures: readonly Exposure[],
  accepts: readonly AcceptedExposure[],
): readonly Exposure[] {
  return exposures.filter(
    (found) =>
      found.severity === 'error' &&
      !accepts.some(
        ({ role, field, candidates }) =>
          role === found.role && field === found.field && candidates <= found.candidates,
      ),
  )
}

/** Those exposures that a change of rules brings about: the others were there before, or left no more candidates. */
export function worsened(after: readonly Exposure[], before: readonly Exposure[]): readonly Exposure[] {
  return after.filter(
    ({ role, field, candidates }) =>
      !before.some((each) => each.role === role && each.field === field && each.candidates <= candidates),
  )
}

/** The error that tells of an exposure. */
export function tellsValue(
  { role, field, candidates, because }: Exposure,
  details?: { readonly pointer: string },
): KithError {
  return maskingErrors.TELLS_VALUE({ role, field, candidates, because: because.join(', ') }, details)
}
