import type { KithError } from '@kith/core'
import { type Crm } from '@kith/core'
import { testActor, type TestRole, type TestSessionOptions } from '@kith/testing'

/** A request of an attack. */
export interface Hit {
  readonly as?: TestRole
  readonly body?: unknown
  /** A body as it is, for what `JSON.stringify` would not write. */
  readonly raw?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What came back: everything that an attacker could compare. */
export interface HitAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
}

/** Sends a request to a served CRM. */
export type Send = (method: string, path: string, hit?: Hit) => Promise<HitAnswer>

/** Serves a CRM by the adapter, loaded like the kit over altered modules. Roles act as in sessions of the kit. */
export async function serve(
  crm: Pick<Crm, 'execute'>,
  options: { readonly overrides?: TestSessionOptions; readonly failures?: unknown[] } = {},
): Promise<Send> {
  const { kith } = await import('@kith/hono')
  const app = kith(crm as Crm, {
    actor: (c) => testActor(c.req.header('x-role') ?? 'nobody', options.overrides ?? {}),
    onError: (error) => void options.failures?.push(error),
  })
  return async (method, path, { as = 'service-rep', body, raw, headers } = {}) => {
    const sent = body === undefined ? raw : JSON.stringify(body)
    const response = await app.request(path, {
      method,
      headers: {
        'x-role': as,
        'x-request-id': 'one-and-the-same',
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }
}

/** Text in which every UUID is replaced by its place among them, so that two databases can be compared. */
export function withoutIds(text: string): string {
  const known: string[] = []
  return text.replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, (id) => {
    if (!known.includes(id)) known.push(id)
    return `#${known.indexOf(id)}`
  })
}

/** How a call ends, whatever it is: `ok`, the code of a refusal, or the class of any other failure. */
export async function endOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    const { code } = error as Partial<KithError>
    return typeof code === 'string' && code.startsWith('KITH_') ? code : (error as Error).name
  }
}
