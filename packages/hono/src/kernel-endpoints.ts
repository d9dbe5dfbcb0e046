import type { Endpoint } from './exchange.ts'
import type { EndpointServices } from './operation-endpoint.ts'
import { dataHeaders, JSON_TYPE, respond } from './response/respond.ts'

const OK = JSON.stringify({ status: 'ok' })

/** The endpoints that are no operations: health, and who the caller is. */
export function kernelEndpoints(services: EndpointServices): readonly Endpoint[] {
  return [live, ready(services), me(services)]
}

const live: Endpoint = {
  method: 'GET',
  path: '/health/live',
  answer: ({ context, requestId }) =>
    respond(context, { status: 200, text: OK, headers: dataHeaders(requestId, JSON_TYPE) }),
}

function ready({ crm, refuse }: EndpointServices): Endpoint {
  return {
    method: 'GET',
    path: '/health/ready',
    answer: async (exchange) => {
      try {
        await crm.ready()
        return live.answer(exchange)
      } catch (error) {
        return refuse(exchange, error)
      }
    },
  }
}

function me({ crm, refuse, identify }: EndpointServices): Endpoint {
  return {
    method: 'GET',
    path: '/me',
    answer: async (exchange) => {
      try {
        const caller = await identify(exchange)
        const { actor, tenantId, roles } = crm.as(caller.actor, caller.options).session
        const text = JSON.stringify({ actor: { id: actor.id, kind: actor.kind, tenantId, roles } })
        return respond(exchange.context, {
          status: 200,
          text,
          headers: dataHeaders(exchange.requestId, JSON_TYPE),
        })
      } catch (error) {
        return refuse(exchange, error)
      }
    },
  }
}
