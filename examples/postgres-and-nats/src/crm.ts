import process from 'node:process'

import { createCrm, standardRoles } from '@kith/core'
import { natsBroker } from '@kith/nats'
import { PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import { NATS_URL, type Place } from './place.ts'

/** The CRM as every process opens it. Events go to the stream, under the name of the place. */
export function openCrm({ postgresUrl, name }: Place) {
  const pool = new Pool({ connectionString: postgresUrl })
  // Whoever uses a connection that breaks is told by its statement. Without listeners the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return createCrm({
    database: { dialect: new PostgresDialect({ pool }) },
    policy: standardRoles(),
    secret: process.env.KITH_SECRET ?? 'only-for-this-example-never-for-real-customers',
    brokers: { nats: natsBroker({ connection: { servers: NATS_URL }, prefix: name, stream: { name } }) },
    onError: (error) => console.error(error),
  })
}
