import type { StoredRow } from '../database/database.ts'

/** One delivery that this process has leased. */
export interface Claim {
  /** The event's id, or that of the run of a job. */
  readonly id: string
  readonly subscriber: string
  readonly tenantId: string
  readonly subjectId: string
  /** How often it was tried, this time included. */
  readonly attempts: number
  /** How often a process held it and never came back. */
  readonly expiries: number
  /** Which lease it is: whoever names another one changes nothing. */
  readonly token: string
  /** The row of the event; absent for the run of a job. */
  readonly event: StoredRow | undefined
  /** What a job is to be run with, as JSON. */
  readonly input: string | null
}

/** Reads a claim from the row of a delivery joined with its event. */
export function claimOf(row: StoredRow, token: string): Claim {
  return {
    id: row['delivery_id'] as string,
    subscriber: row['subscriber'] as string,
    tenantId: row['delivery_tenant'] as string,
    subjectId: row['delivery_subject'] as string,
    attempts: Number(row['attempts']),
    expiries: Number(row['expiries'] ?? 0),
    token,
    event: row['id'] === null ? undefined : row,
    input: (row['input'] as string | null) ?? null,
  }
}

/** What names a claim among others of its batch. */
export function claimKey({ id, subscriber }: Pick<Claim, 'id' | 'subscriber'>): string {
  return `${id}:${subscriber}`
}
