import type Database from 'better-sqlite3'

import { scaleCustomer } from './scale-customer.ts'

/** The moment of the first customer of a large database; each next one comes a second later. */
const START = Date.UTC(2024, 0, 1)

/** When the customer of an index was created. */
export function createdAt(index: number): Date {
  return new Date(START + index * 1000)
}

/**
 * Prepares an insert of whole rows of customers without contact points, as the kernel stores them: nothing of such a
 * row is encrypted. A new field of the customer with a default has to be added here; the database says so.
 */
export function storedCustomerInsert(database: Database.Database): (index: number) => void {
  const columns = Object.keys(storedCustomer(0))
  const slots = columns.map((column) => `@${column}`).join()
  const insert = database.prepare(`insert into crm_customer (${columns.join()}) values (${slots})`)
  return (index) => void insert.run(storedCustomer(index))
}

/** The row of one such customer. */
export function storedCustomer(index: number): Record<string, string | number | null> {
  const { name, kind = 'person', legalName = null, lifecycle, teamId, ownerId } = scaleCustomer(index)
  const at = createdAt(index)
  return {
    id: idOf(at, index),
    tenant_id: 'default',
    version: 1,
    created_at: at.toISOString(),
    created_by: 'system',
    updated_at: at.toISOString(),
    updated_by: 'system',
    kind,
    name,
    name_norm: name.toLowerCase(),
    legal_name: legalName,
    legal_name_norm: legalName?.toLowerCase() ?? null,
    lifecycle,
    tags: '[]',
    owner_id: ownerId,
    team_id: teamId,
    first_seen_at: at.toISOString(),
    alive: '',
  }
}

/** A UUIDv7 of a moment: ids sort by creation, as the kernel's own do. */
function idOf(at: Date, index: number): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  const tail = (index + 1).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`
}
