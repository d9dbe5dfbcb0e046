import { type IncomingMessage, request as requestPlain, type RequestOptions } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction, TcpSocketConnectOpts } from 'node:net'

/** What is sent, and how. */
export interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly lookup: LookupFunction
  readonly signal: AbortSignal
  /** How long all of it may take, in milliseconds. */
  readonly timeoutMs: number
}

/** What kept a receiver from answering. */
export type PostFailure = 'address' | 'name' | 'certificate' | 'connection' | 'timeout'

/** How a receiver answered, or that it did not. */
export interface PostOutcome {
  readonly status?: number
  readonly failure?: PostFailure
  /** The `Retry-After` header. */
  readonly retryAfter?: string
  /** The beginning of the body. */
  readonly text: string
  readonly latencyMs: number
}

/** How long the body of an answer is waited for: its status is what counts. */
const BODY_MS = 1000

/** The most of an answer that is read: enough for an error message, too little to carry anything off. */
const MOST_READ = 256

/**
 * Posts once. Redirects are answers like any other and are never followed; the connection is made for this post and closed
 * after it. Never rejects: whatever happens is an outcome.
 */
export async function post({ url, headers, body, lookup, ...limits }: Post): Promise<PostOutcome> {
  const startedAt = performance.now()
  const late = AbortSignal.timeout(limits.timeoutMs)
  const options: RequestOptions & Pick<TcpSocketConnectOpts, 'autoSelectFamily'> = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    // With it a lookup is asked for all addresses of a name.
    autoSelectFamily: true,
    lookup,
    signal: AbortSignal.any([late, limits.signal]),
  }
  try {
    const response = await send(url, options, body)
    return { ...(await read(response)), latencyMs: elapsed(startedAt) }
  } catch (error) {
    const failure = late.aborted ? 'timeout' : failureOf(error)
    return { failure, text: '', latencyMs: elapsed(startedAt) }
  }
}

function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? requestPlain : requestSecure)(url, options, resolve)
    request.on('error', reject)
    request.end(body)
  })
}

async function read(response: IncomingMessage): Promise<Omit<PostOutcome, 'latencyMs'>> {
  const chunks: Buffer[] = []
  let length = 0
  const timer = setTimeout(() => response.destroy(), BODY_MS)
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= MOST_READ) break
    }
  } catch {
    // What came before the end is the answer.
  } finally {
    clearTimeout(timer)
    response.destroy()
  }
  const retryAfter = response.headers['retry-after']
  return {
    status: response.statusCode ?? 0,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    text: Buffer.concat(chunks).subarray(0, MOST_READ).toString('utf8'),
  }
}

function failureOf(error: unknown): PostFailure {
  const code = String((error as { readonly code?: unknown }).code)
  if (code === 'KITH_WEBHOOKS_ADDRESS_CLOSED') return 'address'
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return 'name'
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code) ? 'certificate' : 'connection'
}

function elapsed(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}
