import { kernelErrors } from '@kith/core'

import type { Endpoint } from './exchange.ts'
import type { EndpointServices } from './operation-endpoint.ts'
import { dataHeaders, JSON_TYPE, respond } from './response/respond.ts'

const OK = JSON.stringify({ status: 'ok' })

/** The endpoints that are no operations: health. */
export function kernelEndpoints(services: EndpointServices): readonly Endpoint[] {
  return [live, ready(services)]
}

const live: Endpoint = {
  method: 'GET',
  path: '/health/live',
  answer: ({ context, requestId }) =>
    respond(context, { status: 200, body: OK, headers: dataHeaders(requestId, JSON_TYPE) }),
}

function ready({ crm, refuse }: EndpointServices): Endpoint {
  return {
    method: 'GET',
    path: '/health/ready',
    answer: async (exchange) => {
      try {
        const { isReachable, status } = await crm.health()
        if (!isReachable) throw kernelErrors.NOT_READY({ reason: 'the database does not answer' })
        await crm.ready()
        if (status === 'failing') throw kernelErrors.NOT_READY({ reason: 'the database is not complete' })
        return live.answer(exchange)
      } catch (error) {
        return refuse(exchange, error)
      }
    },
  }
}
