import { type ActorInput, type Crm, createCrm, type Plugin, standardRoles } from '@kith/core'
import { kith, type KithOptions, type Problem } from '@kith/hono'
import Database from 'better-sqlite3'
import type { Env, Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'

/** The actors of the tests by name; the header `X-Test-Actor` chooses one. */
export const actors = {
  manager: { id: 'u1', roles: ['relationship-manager'], attributes: { teamIds: ['t1'] } },
  stranger: { id: 'u2', roles: ['relationship-manager'], attributes: { teamIds: ['t2'] } },
  rep: { id: 'u3', roles: ['service-rep'], attributes: { teamIds: ['t1'] } },
  admin: { id: 'u4', roles: ['system-admin'] },
  analyst: { id: 'u5', roles: ['market-analyst'] },
  shop: { kind: 'apiKey', id: 'u6', roles: ['integration'] },
} as const satisfies Record<string, ActorInput>

/** What a request of a test may say. `body` is sent as JSON, `raw` as it is. */
export interface TestRequest {
  readonly as?: keyof typeof actors | undefined
  readonly body?: unknown
  readonly raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  readonly headers?: Record<string, string>
}

/** An answer with its body read. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON. */
  readonly json: Record<string, unknown>
  /** The body as a problem. */
  readonly problem: Problem
}

/** A CRM on SQLite in memory, behind the adapter. */
export interface TestServer extends AsyncDisposable {
  readonly app: Hono<Env>
  readonly crm: Crm
  /** What was answered with 500. */
  readonly failures: unknown[]
  /** Sends a request as `manager` unless it says otherwise; `as: undefined` sends none. */
  send(method: string, path: string, request?: TestRequest): Promise<TestAnswer>
  /** Closes the database under the CRM. */
  loseDatabase(): void
  /** Creates a customer as `manager` and answers its path. */
  createCustomer(values?: Record<string, unknown>): Promise<string>
}

/** Starts one; `mount` puts the adapter under a path of a host. */
export async function serveTestCrm(
  options: Partial<KithOptions> & {
    readonly isMigrated?: boolean
    readonly plugins?: readonly Plugin[]
  } = {},
): Promise<TestServer> {
  const { isMigrated = true, plugins = [], ...kithOptions } = options
  const raw = new Database(':memory:')
  const database = new Kysely<never>({ dialect: new SqliteDialect({ database: raw }) })
  const crm: Crm = createCrm({
    database,
    plugins,
    policy: standardRoles(),
    secret: 'a secret of the tests, thirty-two long',
  })
  if (isMigrated) await crm.migrate()
  const failures: unknown[] = []
  const app = kith(crm, {
    actor: (c) => actors[c.req.header('x-test-actor') as keyof typeof actors] ?? null,
    onError: (error) => failures.push(error),
    ...kithOptions,
  })
  const send: TestServer['send'] = (method, path, request) => sendTo(app, { method, path, ...request })
  return {
    app,
    crm,
    failures,
    send,
    loseDatabase: () => void raw.close(),
    createCustomer: async (values = {}) => {
      const created = await send('POST', '/customers', { body: { name: '王芳', ...values } })
      if (created.status !== 201) throw new Error(`The customer was not created: ${created.text}`)
      return created.headers.get('location') ?? ''
    },
    async [Symbol.asyncDispose]() {
      await crm.close()
      await database.destroy()
    },
  }
}

/** Sends one request to an app and reads the answer. */
export async function sendTo(
  app: { request(path: string, init: RequestInit): Response | Promise<Response> },
  { method, path, headers, ...request }: TestRequest & { readonly method: string; readonly path: string },
): Promise<TestAnswer> {
  const actor = 'as' in request ? request.as : 'manager'
  const body = request.body === undefined ? request.raw : JSON.stringify(request.body)
  const response = await app.request(path, {
    method,
    headers: {
      ...(actor === undefined ? {} : { 'x-test-actor': actor }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
  const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    problem: json as unknown as Problem,
  }
}
