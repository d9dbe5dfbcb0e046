import { kernelErrors, KithError, type Messages } from '@kith/core'
import { HTTPException } from 'hono/http-exception'

import type { Exchange } from '../exchange.ts'
import { httpMessages } from '../messages/zh-CN.ts'
import type { KithOptions } from '../options.ts'
import { createProblem, PROBLEM_TYPE } from './problem.ts'
import { dataHeaders, type HeaderLiteral, respond } from './respond.ts'
import { tellError } from './tell-error.ts'
import { isTold } from './told-errors.ts'

/** What refusing needs of the options. */
export interface RefusalSettings {
  readonly docsUrl: string | undefined
  readonly onError: NonNullable<KithOptions['onError']>
  /** What the CRM says in other languages than English. */
  readonly messages: readonly Messages[]
}

/** Turns whatever was thrown into a response. */
export type Refuse = (exchange: Exchange, error: unknown, headers?: HeaderLiteral) => Response

const SECONDS_UNTIL_READY = 5

/**
 * Builds the last word on errors: a `KithError` becomes its problem; one of status 500 and anything else become a bare
 * 500 whose cause only the host learns. The problem is told in the language that the client prefers (`Accept-Language`, RFC
 * 9110, 12.5.4).
 */
export function createRefusal({ docsUrl, onError, messages: ofCrm }: RefusalSettings): Refuse {
  const messages = [httpMessages, ...ofCrm]
  return (exchange, thrown: unknown, extra = {}) => {
    // Thrown by the host's own functions, for the host's own error handler.
    if (thrown instanceof HTTPException) throw thrown
    const { requestId, mount, context } = exchange
    const error = thrown instanceof KithError && isTold(thrown) ? thrown : kernelErrors.INTERNAL()
    if (error.status === 500) report(() => onError(thrown, { requestId }))
    const bodyAt = context.req.method === 'PATCH' ? '/patch' : ''
    const told = tellError(error, { locale: context.req.header('accept-language'), messages })
    const problem = createProblem(error, { docsUrl: docsUrl ?? `${mount}/docs#`, requestId, bodyAt, told })
    const headers = {
      ...dataHeaders(requestId, PROBLEM_TYPE),
      'Content-Language': told.locale,
      Vary: 'Accept-Language',
      ...headersOf(error),
      ...extra,
    }
    return respond(context, { status: error.status, body: JSON.stringify(problem), headers })
  }
}

/** A listener that fails must not take the answer with it. */
function report(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    console.error('Kith: onError itself failed:', error instanceof Error ? error.name : typeof error)
  }
}

function headersOf(error: KithError): HeaderLiteral {
  const retryAfter = error.retryAfter ?? (error.status === 503 ? SECONDS_UNTIL_READY : undefined)
  return {
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfter)) }),
    ...(error.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  }
}
