import { setTimeout } from 'node:timers/promises'

import { kith } from '@kith/hono'

import {
  bearerOf,
  type Authenticate,
  createAuthenticate,
  requireAuthentication,
} from '../auth/authenticate.ts'
import { cliErrors } from '../cli-errors.ts'
import { refuseDemoSecret, type Settings } from '../config/settings.ts'
import { findDemoActor } from '../demo/demo-actors.ts'
import { isDemoDatabase } from '../demo/demo-database.ts'
import { openDemo } from '../demo/open-demo.ts'
import { createInstance, type OpenDatabase, openDatabase, type ServedInstance } from '../instance.ts'
import { releaseYoungGeneration } from '../young-generation.ts'
import { circumstancesOf } from './circumstances.ts'
import { drain, urlOf } from './http-server.ts'
import { requireLoopback } from './loopback.ts'
import { startServer } from './start-server.ts'
import type { TlsFiles } from './tls.ts'
import { demoWelcome } from './welcome.ts'

/** How to serve. */
export interface ServeOptions {
  readonly settings: Settings
  /** Whether each request is logged on the output stream. */
  readonly log: boolean
  /** The certificate to encrypt connections with, and its key. */
  readonly tls: TlsFiles | undefined
  /** How long to say that the process is about to stop before connections are refused, in milliseconds. */
  readonly drainDelayMs: number
  /** Resolves when serving has to end. */
  readonly untilStopped: () => Promise<unknown>
}

interface Opened {
  readonly database: OpenDatabase
  readonly crm: ServedInstance
  readonly authenticate: Authenticate
}

const GRACE_MS = 25_000

/** Serves the CRM of the settings until it is told to stop, then finishes what is in flight. */
export async function serve({ settings, log, tls, drainDelayMs, untilStopped }: ServeOptions): Promise<void> {
  const host = settings.demo ? requireLoopback(settings.host) : settings.host
  const { database, crm, authenticate } = settings.demo ? await openForDemo(settings) : await open(settings)
  try {
    const app = kith(crm, {
      actor: (c) => authenticate(c.req.header('authorization')),
      session: (c) => circumstancesOf((name) => c.req.header(name)),
    })
    const stopped = untilStopped()
    const fetch = (request: Request): Response | Promise<Response> => app.fetch(request)
    const server = await startServer(fetch, { host, port: settings.port, tls, log })
    await crm.start()
    releaseYoungGeneration()
    const url = urlOf(server)
    const greeting = settings.demo ? demoWelcome(url) : `Kith listens on ${url}`
    // With --log the output stream is for log lines alone.
    if (log) console.error(greeting)
    else console.log(greeting)
    await stopped
    const drained = crm.drain()
    if (drainDelayMs > 0) await setTimeout(drainDelayMs)
    await Promise.all([drain(server, GRACE_MS), drained])
  } finally {
    await crm.close()
    await database.close()
  }
}

async function openForDemo(settings: Settings): Promise<Opened> {
  const authenticate: Authenticate = (authorization) =>
    Promise.resolve(findDemoActor(bearerOf(authorization) ?? ''))
  return { ...(await openDemo(settings)), authenticate }
}

async function open(settings: Settings): Promise<Opened> {
  refuseDemoSecret(settings)
  const database = await openDatabase(settings, { mustExist: true })
  try {
    if (await isDemoDatabase(database.kysely)) throw cliErrors.DEMO_DATABASE()
    const crm = createInstance(settings, database.kysely)
    await crm.ready()
    await requireAuthentication(settings.auth, crm)
    return { database, crm, authenticate: await createAuthenticate(settings.auth, crm) }
  } catch (error) {
    await database.close()
    throw error
  }
}
