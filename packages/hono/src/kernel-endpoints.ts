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
        const { isReachable, isDraining, status, queue } = await crm.health()
        if (isDraining) throw kernelErrors.NOT_READY({ reason: 'this process is about to stop' })
        if (!isReachable) throw kernelErrors.NOT_READY({ reason: 'the database does not answer' })
        await crm.ready()
        if (queue === undefined) throw kernelErrors.NOT_READY({ reason: 'the database is not complete' })
        const body = JSON.stringify({ status, lagSeconds: Math.round(queue.lagMs / 1000) })
        const { context, requestId } = exchange
        return respond(context, { status: 200, body, headers: dataHeaders(requestId, JSON_TYPE) })
      } catch (error) {
        return refuse(exchange, error)
      }
    },
  }
}
