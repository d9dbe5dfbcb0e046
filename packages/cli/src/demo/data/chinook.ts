import chinook from './chinook.json' with { type: 'json' }
import type { DemoCustomer, DemoLifecycle } from './demo-customer.ts'

/** An employee of the Chinook music shop. */
export interface ChinookEmployee {
  id: number
  givenName: string
  familyName: string
  title: string
  /** The id of the superior; `null` for the general manager. */
  reportsTo: number | null
  email: string
  phone: string
  city: string
}

/** A customer of the Chinook music shop. */
export interface ChinookCustomer extends DemoCustomer {
  id: number
  /** The id of the employee who looks after the customer. */
  supportRepId: number
}

type Row = (typeof chinook.customers)[number]

/** The last day of the shop's books: what is recent is counted from here. */
const BOOKS_CLOSED_ON = '2025-12-31'
const DAY_MS = 86_400_000

/**
 * Reads the Chinook sample: 8 employees with their reporting lines and 59 customers of 24 countries. It is a public
 * sample under an MIT-style licence, see `chinook-LICENSE.md`. The lifecycle follows from the last invoice: within half
 * a year `active`, within a year `dormant`, else `churned`.
 */
export function readChinook(): { employees: ChinookEmployee[]; customers: ChinookCustomer[] } {
  return { employees: structuredClone(chinook.employees), customers: chinook.customers.map(toCustomer) }
}

function toCustomer(row: Row): ChinookCustomer {
  const postal = [row.address, row.city, row.state, row.postalCode].filter(Boolean)
  return {
    id: row.id,
    supportRepId: row.supportRepId,
    kind: 'person',
    name: `${row.givenName} ${row.familyName}`,
    givenName: row.givenName,
    familyName: row.familyName,
    ...(row.phone !== null && { phone: row.phone }),
    email: row.email,
    country: row.country,
    ...(row.state !== null && { province: row.state }),
    city: row.city,
    address: postal.join(', '),
    lifecycle: lifecycleAfter(row.lastInvoiceOn),
    source: 'store',
    tags: row.company === null ? [] : ['business'],
    ...(row.company !== null && { notes: `Company: ${row.company}` }),
    createdAt: `${row.firstInvoiceOn}T00:00:00.000Z`,
  }
}

function lifecycleAfter(lastInvoiceOn: string): DemoLifecycle {
  const days = (Date.parse(BOOKS_CLOSED_ON) - Date.parse(lastInvoiceOn)) / DAY_MS
  if (days <= 183) return 'active'
  return days <= 365 ? 'dormant' : 'churned'
}
