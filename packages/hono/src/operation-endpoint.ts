import type { ActorInput, Operation, SessionOptions } from '@kith/core'
import { kernelErrors } from '@kith/core'
import type { Context, Env } from 'hono'

import type { Endpoint, Exchange } from './exchange.ts'
import type { KithOptions } from './options.ts'
import { compileInput, type InputSettings } from './request/read-input.ts'
import { parseRoute } from './request/route.ts'
import { readTraceparent } from './request/traceparent.ts'
import { compileAnswer } from './response/answer.ts'
import type { Refuse } from './response/refuse.ts'
import type { ServedCrm } from './served-crm.ts'

/** Who sends a request, and in which circumstances. */
interface Caller {
  readonly actor: ActorInput
  readonly options: SessionOptions
}

/** What every endpoint that needs a caller shares. */
export interface EndpointServices {
  readonly crm: ServedCrm
  readonly input: InputSettings
  readonly refuse: Refuse
  /** Resolves once the CRM can work. @throws KITH_NOT_READY */
  readonly untilReady: () => Promise<void> | undefined
  /** @throws KITH_UNAUTHENTICATED */
  readonly identify: (exchange: Exchange) => Promise<Caller>
}

/** Makes the endpoint of one operation. Everything about it is decided here; a request only runs through. */
export function compileOperation(operation: Operation, services: EndpointServices): Endpoint {
  const { crm, refuse, untilReady, identify } = services
  const { method, path } = parseRoute(operation)
  const read = compileInput(operation, services.input)
  const answer = compileAnswer(operation)
  const isFromUrl = method === 'GET'
  return {
    method,
    path,
    answer: async (exchange) => {
      try {
        await untilReady()
        const { actor, options } = await identify(exchange)
        const input = await read(exchange)
        const call = {
          actor,
          options: isFromUrl ? { ...options, fromUrl: true } : options,
          operation: operation.name,
          input,
          wire: true,
        }
        return answer(exchange, await crm.execute(call))
      } catch (error) {
        return refuse(exchange, error)
      }
    },
  }
}

/** Asks the host who sends a request. */
export function createIdentify<E extends Env>(options: KithOptions<E>): EndpointServices['identify'] {
  return async ({ context: anyContext, requestId }) => {
    const context = anyContext as Context<E>
    const actor = await options.actor(context)
    if (actor === null) throw kernelErrors.UNAUTHENTICATED()
    const circumstances = await options.session?.(context)
    const traceparent = readTraceparent(context.req.header('traceparent'))
    const locale = context.req.header('accept-language')
    return {
      actor,
      options: {
        ...(locale === undefined ? {} : { locale }),
        ...circumstances,
        requestId,
        ...(traceparent === undefined ? {} : { traceparent }),
      },
    }
  }
}

/** Asks the CRM until it was ready once; from then on requests do not wait. */
export function createReadiness(crm: Pick<ServedCrm, 'ready'>): EndpointServices['untilReady'] {
  let isReady = false
  const ask = async (): Promise<void> => {
    await crm.ready()
    isReady = true
  }
  return () => (isReady ? undefined : ask())
}
