import { type Fault, KithError } from './client-error.ts'
import { clientErrors } from './client-errors.ts'

/** The members of a problem document (RFC 9457) that are looked at. */
interface Problem {
  readonly code?: unknown
  readonly status?: unknown
  readonly detail?: unknown
  readonly instance?: unknown
  readonly errors?: readonly Fault[]
  readonly current?: unknown
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i

/** The answer of a call: JSON, or nothing. @throws KithError for every status that is no success. */
export async function readAnswer(operation: string, response: Response): Promise<unknown> {
  if (!response.ok) throw await errorOf(operation, response)
  if (response.status === 204) return undefined
  const document = await readJson(response)
  if (document === undefined) throw clientErrors.UNREADABLE(operation, response.status)
  return document
}

async function errorOf(operation: string, response: Response): Promise<KithError> {
  const problem = ((await readJson(response)) ?? {}) as Problem
  if (typeof problem.code !== 'string') return clientErrors.UNREADABLE(operation, response.status)
  return new KithError({
    code: problem.code,
    status: response.status,
    message: typeof problem.detail === 'string' ? problem.detail : problem.code,
    requestId: typeof problem.instance === 'string' ? problem.instance : undefined,
    issues: problem.errors ?? [],
    representation: problem.current,
    retryAfter: secondsUntil(response.headers.get('retry-after')),
  })
}

async function readJson(response: Response): Promise<unknown> {
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) return undefined
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** `Retry-After` in seconds (RFC 9110, 10.2.3): a number, or a date. */
function secondsUntil(header: string | null): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}
