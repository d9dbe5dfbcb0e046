import type { Server } from 'node:http'
import { Server as TlsServer } from 'node:https'

import { printableError } from '../print-error.ts'
import { terminalLocale } from '../terminal-locale.ts'
import { type Fetch, listen } from './http-server.ts'
import { withRequestLog } from './request-log.ts'
import { withStrictTransport } from './strict-transport.ts'
import { readCertificate, renewAtHangup, type TlsFiles } from './tls.ts'

/** Where to listen, and how. */
export interface ServerPlace {
  readonly host: string
  readonly port: number
  readonly tls: TlsFiles | undefined
  /** Whether each request is logged on the output stream. */
  readonly log: boolean
}

/** Starts the server of an app: encrypted, and with a log, where that is asked for. */
export async function startServer(fetch: Fetch, { host, port, tls, log }: ServerPlace): Promise<Server> {
  const certificate = tls === undefined ? undefined : readCertificate(tls)
  const answer = tls === undefined ? fetch : withStrictTransport(fetch)
  const logged = log ? withRequestLog(answer, console.log) : answer
  const server = await listen(logged, { host, port, certificate })
  if (tls !== undefined && server instanceof TlsServer) renewAtHangup(server, tls, tellRenewal)
  return server
}

/** On the error stream: the other one may be for log lines alone. */
function tellRenewal(told: unknown): void {
  const locale = terminalLocale(process.env)
  console.error(typeof told === 'string' ? told : printableError(told, { debug: false, locale }))
}
