import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import { createCrm, standardRoles, withStatementCache } from '@kith/core'
import { kith } from '@kith/hono'
import SQLite from 'better-sqlite3'
import { Hono } from 'hono'
import { SqliteDialect } from 'kysely'

import { sendFetchResponse, toFetchRequest } from './fetch-bridge.ts'

const MOUNT = '/crm'

/** A server that answers `/hello` itself and gives everything below `/crm` to Kith. */
export async function createApp(options: { readonly file: string; readonly secret: string | undefined }) {
  const crm = createCrm({
    database: { dialect: new SqliteDialect({ database: withStatementCache(new SQLite(options.file)) }) },
    policy: standardRoles(),
    secret: options.secret,
    migrate: 'auto',
  })
  await crm.ready()
  await crm.start()

  const roles = ['integration']
  const mounted = new Hono().route(
    MOUNT,
    // A server behind a gateway that has checked the caller and says who it is in a header.
    kith(crm, {
      actor: (c) => {
        const id = c.req.header('x-service')
        return id === undefined ? null : { kind: 'apiKey', id, roles }
      },
    }),
  )

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/hello') response.end('hello from the host\n')
    else if (request.url?.startsWith(`${MOUNT}/`))
      await sendFetchResponse(await mounted.fetch(toFetchRequest(request)), response)
    else response.writeHead(404).end()
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return { server, crm }
}
