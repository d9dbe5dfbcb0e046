import type { ActorInput, Operation, SessionOptions } from '@kith/core'
import { kernelErrors } from '@kith/core'
import type { Context, Env } from 'hono'

import { openToPages } from './cross-origin.ts'
import type { Endpoint, Exchange } from './exchange.ts'
import { isForVisitors } from './for-visitors.ts'
import { type KithOptions, VISITOR_BODY_LIMIT } from './options.ts'
import { clientOf } from './request/client-of.ts'
import { compileInput, type InputSettings } from './request/read-input.ts'
import { parseRoute } from './request/route.ts'
import { readTraceparent } from './request/traceparent.ts'
import { compileAnswer } from './response/answer.ts'
import { CallNotes } from './response/call-notes.ts'
import type { Refuse } from './response/refuse.ts'
import type { ServedCrm } from './served-crm.ts'

/** Who sends a request, and in which circumstances. */
interface Caller {
  /** `null` for somebody who is not known. */
  readonly actor: ActorInput | null
  /** The tenant of somebody who is not known. */
  readonly tenantId?: string
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
  readonly identify: (exchange: Exchange) => Promise<Caller & { readonly actor: ActorInput }>
  /** Asks for no actor, and is told none. */
  readonly receive: (exchange: Exchange) => Promise<Caller>
}

/** Makes the endpoint of one operation. Everything about it is decided here; a request only runs through. */
export function compileOperation(operation: Operation, services: EndpointServices): Endpoint {
  const { crm, refuse, untilReady } = services
  const { method, path } = parseRoute(operation)
  const isOpen = isForVisitors(operation)
  const identify = isOpen ? services.receive : services.identify
  const read = compileInput(operation, isOpen ? forVisitors(services.input) : services.input)
  const answer = compileAnswer(operation)
  const finish = isOpen ? openToPages : (response: Response): Response => response
  const isFromUrl = method === 'GET'
  const isCommand = operation.kind === 'command'
  return {
    method,
    path,
    answer: async (exchange) => {
      const notes = new CallNotes(exchange.context, isCommand)
      const send = (response: Response): Response => finish(notes.mark(response))
      try {
        await untilReady()
        const { options, ...caller } = await identify(exchange)
        const input = await read(exchange)
        const call = {
          ...caller,
          ...notes.options,
          options: isFromUrl ? { ...options, fromUrl: true } : options,
          operation: operation.name,
          input,
          wire: true,
        }
        return send(answer(exchange, await crm.execute(call)))
      } catch (error) {
        return send(refuse(exchange, error))
      }
    },
  }
}

function forVisitors(settings: InputSettings): InputSettings {
  return { ...settings, bodyLimit: Math.min(settings.bodyLimit ?? VISITOR_BODY_LIMIT, VISITOR_BODY_LIMIT) }
}

/** Asks the host in which circumstances somebody who is not known sends a request; nothing that they send names an actor. */
export function createReceive<E extends Env>(options: KithOptions<E>): EndpointServices['receive'] {
  return async (exchange) => {
    const context = exchange.context as Context<E>
    const tenantId = await options.tenant?.(context)
    const client = clientOf(context, options)
    return {
      actor: null,
      options: { ...circumstancesOf(exchange), client },
      ...(tenantId === undefined ? {} : { tenantId }),
    }
  }
}

/** Asks the host who sends a request. */
export function createIdentify<E extends Env>(options: KithOptions<E>): EndpointServices['identify'] {
  return async (exchange) => {
    const context = exchange.context as Context<E>
    const actor = await options.actor(context)
    if (actor === null) throw kernelErrors.UNAUTHENTICATED()
    const { locale, ...told } = circumstancesOf(exchange)
    const stated = await options.session?.(context)
    return { actor, options: { ...(locale === undefined ? {} : { locale }), ...stated, ...told } }
  }
}

/** What every request says. */
function circumstancesOf({ context, requestId }: Exchange): SessionOptions {
  const traceparent = readTraceparent(context.req.header('traceparent'))
  const locale = context.req.header('accept-language')
  return {
    ...(locale === undefined ? {} : { locale }),
    requestId,
    ...(traceparent === undefined ? {} : { traceparent }),
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
