import type { Issue, KithError } from '@kith/core'

/** An error as clients receive it: `application/problem+json` (RFC 9457) with the members that Kith adds. */
export interface Problem {
  /** Where the code is explained. */
  readonly type: string
  /** What the status means. */
  readonly title: string
  readonly status: number
  /** Stable and documented; the member to branch on. */
  readonly code: string
  readonly detail: string
  /** The request id. */
  readonly instance: string
  /** The single faults, each with a JSON pointer into the input. */
  readonly errors?: readonly Issue[]
  /** With 412: the resource as it is now. */
  readonly current?: unknown
}

/** The media type of problems. */
export const PROBLEM_TYPE = 'application/problem+json'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** What a status means, in the words of HTTP (RFC 9110). */
export function statusTitle(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'Client Error' : 'Server Error')
}

/** Where a problem stands, and in which words. */
export interface ProblemPlace {
  readonly docsUrl: string
  readonly requestId: string
  readonly bodyAt: string
  readonly told: { readonly title: string; readonly message: string; readonly issues: readonly Issue[] }
}

/** Shapes an error for the client. */
export function createProblem(error: KithError, { told, ...place }: ProblemPlace): Problem {
  return {
    type: place.docsUrl + error.code,
    title: told.title,
    status: error.status,
    code: error.code,
    detail: told.message,
    instance: place.requestId,
    ...(told.issues.length === 0 ? {} : { errors: told.issues.map((issue) => inBody(issue, place.bodyAt)) }),
    ...(error.representation === undefined ? {} : { current: error.representation }),
  }
}

/** The client knows the body it sent, not where in the input the body was put. */
function inBody(issue: Issue, bodyAt: string): Issue {
  return bodyAt !== '' && issue.pointer.startsWith(`${bodyAt}/`)
    ? { ...issue, pointer: issue.pointer.slice(bodyAt.length) }
    : issue
}
