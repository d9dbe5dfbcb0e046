import { Kysely } from 'kysely'

import { TEAM } from './bench-crm.ts'
import { benchCustomer } from './bench-customer.ts'
import type { LoadRequest } from './load.ts'
import { type BenchTables, dialectAt } from './places.ts'

/** Which server a round of requests is for. */
export type Side = 'kith' | 'raw'

/** One measured path with its floor: the least ratio to the yardstick that is accepted. */
export interface Scenario {
  readonly name: string
  readonly floor: number
  readonly aim: number
  /** Makes the requests of one round. */
  round(side: Side): Promise<() => LoadRequest> | (() => LoadRequest)
}

interface VersionedRow {
  readonly id: string
  /** Moves on with each update that is sent. */
  version: number
}

const json = { 'content-type': 'application/json' }
const as = (role: string) => ({ authorization: `Bearer ${role}` })
const manager = as('relationship-manager')

/** The measured paths over one database. */
export async function scenarios(place: string): Promise<readonly Scenario[]> {
  const rows = await readRows(place)
  let created = Date.now() % 10_000_000
  // Never the same again: a change that changes nothing leaves the version where it is.
  let changed = Date.now()
  return [
    {
      name: 'GET /health/live',
      floor: 0.67,
      aim: 0.9,
      round: () => () => ({ method: 'GET', path: '/health/live' }),
    },
    getScenario('get, contacts in clear', 'relationship-manager', rows),
    getScenario('get, contacts masked', 'service-rep', rows),
    listScenario('list of 50, contacts in clear', 'relationship-manager'),
    listScenario('list of 50, contacts masked', 'service-rep'),
    {
      name: 'create',
      floor: 0.5,
      aim: 0.8,
      round: () => () => {
        // Outside the stage that the lists show: rows of one side must not push those of the other away.
        const body = JSON.stringify({ ...benchCustomer(created++), lifecycle: 'potential' })
        return { method: 'POST', path: '/customers', headers: { ...json, ...manager }, body }
      },
    },
    {
      name: 'update',
      floor: 0.5,
      aim: 0.8,
      round: async (side) => {
        const all = await readRows(place)
        const own = all.filter((_, index) => (index % 2 === 0) === (side === 'kith'))
        let at = Math.floor(Math.random() * own.length)
        return () => {
          const row = own[at++ % own.length]!
          const { id, version } = row
          row.version += 1
          const headers = { ...json, ...manager, 'if-match': `"${version}"` }
          return {
            method: 'PATCH',
            path: `/customers/${id}`,
            headers,
            body: JSON.stringify({ city: `城市${changed++}` }),
          }
        }
      },
    },
  ]
}

function getScenario(name: string, role: string, rows: readonly VersionedRow[]): Scenario {
  return {
    name,
    floor: 0.75,
    aim: 1,
    round: () => () => {
      const { id } = rows[Math.floor(Math.random() * rows.length)]!
      return { method: 'GET', path: `/customers/${id}`, headers: as(role) }
    },
  }
}

function listScenario(name: string, role: string): Scenario {
  return {
    name,
    floor: 0.75,
    aim: 0.9,
    round: () => () => ({
      method: 'GET',
      path: '/customers?lifecycle=active&sort=-createdAt&limit=50',
      headers: as(role),
    }),
  }
}

/** The customers that operations made, with contacts to read. */
async function readRows(place: string): Promise<VersionedRow[]> {
  const database = new Kysely<BenchTables>({ dialect: dialectAt(place) })
  const rows = await database
    .selectFrom('crm_customer')
    .select(['id', 'version'])
    .where('team_id', '=', TEAM)
    .where('phone', 'is not', null)
    .orderBy('id')
    .execute()
  await database.destroy()
  return rows.map(({ id, version }) => ({ id: String(id), version: Number(version) }))
}
