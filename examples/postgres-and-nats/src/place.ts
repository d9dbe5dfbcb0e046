import { randomBytes } from 'node:crypto'
import process from 'node:process'

import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { Client } from 'pg'

const POSTGRES_URL = process.env.KITH_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** The server that events go to. */
export const NATS_URL = process.env.KITH_NATS_URL ?? 'nats://127.0.0.1:4222'

/** A database and the name of a stream. */
export interface Place {
  readonly postgresUrl: string
  readonly name: string
}

/** A place of the example's own: its database is made at once, its stream by the first process that hands an event over. */
export async function makePlace(): Promise<Place & AsyncDisposable> {
  const name = `kith_example_${randomBytes(4).toString('hex')}`
  await onPostgres(`create database ${name}`)
  const url = new URL(POSTGRES_URL)
  url.pathname = `/${name}`
  return {
    postgresUrl: url.href,
    name,
    async [Symbol.asyncDispose]() {
      await onPostgres(`drop database ${name} with (force)`)
      const connection = await connect({ servers: NATS_URL })
      const { streams } = await jetstreamManager(connection)
      await streams.delete(name).catch(() => undefined)
      await connection.close()
    },
  }
}

async function onPostgres(statement: string): Promise<void> {
  const client = new Client({ connectionString: POSTGRES_URL })
  await client.connect()
  await client.query(statement)
  await client.end()
}
