import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { createAdaptorServer } from '@hono/node-server'

import { cliErrors } from '../cli-errors.ts'
import type { Certificate } from './tls.ts'

/** Answers one request. */
export type Fetch = (request: Request) => Response | Promise<Response>

/** Where to listen; port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
  /** Encrypts connections with it; plain HTTP without one. */
  readonly certificate: Certificate | undefined
}

const SWEEP_MS = 50

/** Listens. @throws KITH_CLI_ADDRESS_UNAVAILABLE */
export async function listen(fetch: Fetch, { host, port, certificate }: ListenAddress): Promise<Server> {
  const server = createServerOf(fetch, certificate)
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw cliErrors.ADDRESS_UNAVAILABLE({ address: `${host}:${port}`, reason }, { cause })
  }
  return server
}

function createServerOf(fetch: Fetch, certificate: Certificate | undefined): Server {
  if (certificate === undefined) return createAdaptorServer({ fetch }) as Server
  const serverOptions = { ...certificate, minVersion: 'TLSv1.2' } as const
  return createAdaptorServer({ fetch, createServer: createTlsServer, serverOptions }) as TlsServer
}

/** The URL under which a listening server answers. */
export function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo
  const scheme = server instanceof TlsServer ? 'https' : 'http'
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/**
 * Stops accepting connections and resolves when every request in flight is answered, at the latest after `graceMs`, when
 * what is left is cut off. A connection that is kept alive is closed as soon as it has nothing to do.
 */
export async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(cutOff)
}
