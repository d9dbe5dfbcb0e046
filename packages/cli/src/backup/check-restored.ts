import type { Crm } from '@kith/core'
import { sql } from 'kysely'

import type { HostDatabase } from '../config/config.ts'
import { checkMigrations } from '../doctor/check-schema.ts'
import { type Finding, findingsOf, ok } from '../doctor/finding.ts'
import type { ServedInstance } from '../instance.ts'
import { listHeld } from './held-work.ts'

/** What is looked at. */
export interface RestoredDatabase {
  readonly crm: ServedInstance
  readonly kysely: HostDatabase
  /** Events after this instant are listed: RFC 3339. */
  readonly newerThan: string | undefined
}

const MOST_LISTED = 50

/** Looks at a database that comes from a backup, as somebody has to who opens it to others again. */
export async function checkRestored({
  crm,
  kysely,
  newerThan,
}: RestoredDatabase): Promise<readonly Finding[]> {
  const migrations = checkMigrations(await crm.migrations.plan())
  if (migrations.some(({ level }) => level === 'error')) return migrations
  const secret = await crm.verifySecret().then(
    () => [ok('secret', 'it opens the keys of this database')],
    (error: unknown) => findingsOf('secret', error),
  )
  if (secret.some(({ level }) => level === 'error')) return [...migrations, ...secret]
  return [
    ...migrations,
    ...secret,
    await checkAudit(crm),
    await lastEvent(kysely),
    ...(newerThan === undefined ? [] : await eventsAfter(kysely, newerThan)),
    ...(await checkHeld(kysely)),
  ]
}

async function checkAudit(crm: Pick<Crm, 'system'>): Promise<Finding> {
  const { isIntact, changed, missing } = await crm.system('kith restore-check verifies the audit', (system) =>
    system.audit.verify({}),
  )
  if (isIntact) return ok('audit', 'no entry was changed, and none is missing')
  return {
    level: 'error',
    check: 'audit',
    message: `${changed} entries were changed, ${missing} are missing`,
    fix: 'Find out how before anybody works with it; another backup may be whole.',
  }
}

async function lastEvent(kysely: HostDatabase): Promise<Finding> {
  const { rows } = await sql<{ at: string | null }>`select max(occurred_at) as at from crm_event`.execute(
    kysely,
  )
  const at = rows[0]?.at
  if (at === null || at === undefined) return ok('events', 'there are none')
  const message = `the last one is of ${new Date(at).toISOString()}: what happened later is lost, erasures and revoked keys among it`
  return { level: 'warning', check: 'events', message, fix: 'Repeat what you know of, erasures above all.' }
}

async function eventsAfter(kysely: HostDatabase, instant: string): Promise<readonly Finding[]> {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime()))
    return [
      {
        level: 'error',
        check: 'events',
        message: '--newer-than is no instant',
        fix: 'Give one of RFC 3339.',
      },
    ]
  const { rows } = await sql<{ id: string; name: string; occurred_at: string }>`
    select id, name, occurred_at from crm_event where occurred_at > ${at.toISOString()} order by id desc
    limit ${MOST_LISTED + 1}
  `.execute(kysely)
  const listed = rows
    .slice(0, MOST_LISTED)
    .map((row) => ok('event', `${new Date(row.occurred_at).toISOString()} ${row.name} ${row.id}`))
  return rows.length > MOST_LISTED ? [...listed, ok('event', 'and older ones')] : listed
}

async function checkHeld(kysely: HostDatabase): Promise<readonly Finding[]> {
  const held = await listHeld(kysely)
  if (held.length === 0) return [ok('deliveries', 'none is held')]
  return held.map(({ subscriber, deliveries, oldest, newest }) => ({
    level: 'warning',
    check: 'deliveries',
    message: `${deliveries} to ${subscriber} are held, due from ${oldest} to ${newest}: they may have been made since`,
    fix: `Add --discard ${subscriber} if they were made, or --release to make all that are held.`,
  }))
}
