import type { Crm, Plugin } from '@kith/core'
import { loyalty, type LoyaltyTypes } from '@kith/loyalty'
import { sales, type SalesTypes } from '@kith/sales'
import { surveys, type SurveysTypes } from '@kith/surveys'
import { tickets, type TicketsTypes } from '@kith/tickets'

/** A CRM with what the demo shows. */
export type DemoCrm = Crm<
  readonly [Plugin<SalesTypes>, Plugin<LoyaltyTypes>, Plugin<TicketsTypes>, Plugin<SurveysTypes>]
>

/** Their ids. */
export const demoPluginIds: readonly string[] = ['sales', 'loyalty', 'tickets', 'surveys']

/** The plugins whose work the demo shows, beside those of the configuration. */
export function demoPlugins(configured: readonly Plugin[]): readonly Plugin[] {
  const ids = new Set(configured.map(({ id }) => id))
  return [sales(), loyalty(), tickets(), surveys()].filter(({ id }) => !ids.has(id))
}
