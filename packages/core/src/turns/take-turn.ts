import { sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import { canonicalJson } from '../shared/json.ts'
import { sha256Hex } from '../shared/platform.ts'
import { TURN_TABLE } from './turn-table.ts'

/** What transactions wait for each other at. */
export interface Place {
  readonly tenantId: string
  readonly pluginId: string
  readonly name: string
}

/**
 * Waits until no other transaction has the turn at a place, and keeps it until the end of this one: what is read afterwards is
 * what the last one left. It is a write to a row of the place's own, which every database lets one transaction do at a
 * time; where all writing excludes each other anyway, there is nothing to wait for.
 *
 * The row keeps a digest: names of places may name people.
 */
export async function takeTurn(database: Database, { db }: UnitOfWork, place: Place): Promise<void> {
  const { traits, naming } = database
  if (traits.hasOneWriter) return
  const table = sql.table(tableName(naming, 'core', TURN_TABLE))
  const { tenantId, pluginId, name } = place
  const digest = sha256Hex(canonicalJson([tenantId, pluginId, name]) ?? '')
  await sql`insert into ${table} (place, turns) values (${digest}, 0) ${traits.keepRow('place')}`.execute(db)
  await sql`update ${table} set turns = turns + 1 where place = ${digest}`.execute(db)
}
