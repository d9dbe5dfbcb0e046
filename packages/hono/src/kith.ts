import { kernelErrors } from '@kith/core'
import { type Context, type Env, type Handler, Hono } from 'hono'
import { basePath, baseRoutePath } from 'hono/route'

import { preflightEndpoints } from './cross-origin.ts'
import { createDispatch, type Destination, type Dispatch } from './dispatch.ts'
import type { Exchange } from './exchange.ts'
import { isForVisitors } from './for-visitors.ts'
import { httpErrors } from './http-errors.ts'
import { kernelEndpoints } from './kernel-endpoints.ts'
import {
  compileOperation,
  createIdentify,
  createReadiness,
  createReceive,
  type EndpointServices,
} from './operation-endpoint.ts'
import { DEFAULT_UPLOAD_LIMIT, type KithOptions, logFailure } from './options.ts'
import { referenceEndpoints } from './reference-endpoints.ts'
import { chooseRequestId } from './request/request-id.ts'
import { createRefusal, type Refuse } from './response/refuse.ts'
import { emptyHeaders, respond } from './response/respond.ts'
import type { ServedCrm } from './served-crm.ts'

/**
 * Serves a CRM over HTTP: every operation with a route, `/openapi.json`, `/docs` and `/health/*`.
 *
 * ```ts
 * const app = new Hono()
 * app.route('/crm', kith(crm, { actor: (c) => c.get('user') ?? null }))
 * ```
 *
 * Mount it with `.route()`; `kith(crm, options).fetch(request)` serves any other host. All is compiled here, once.
 */
export function kith<E extends Env = Env>(crm: ServedCrm, options: KithOptions<E>): Hono<E> {
  const refuse = createRefusal({
    docsUrl: options.docsUrl,
    onError: options.onError ?? logFailure,
    messages: crm.messages,
  })
  const services: EndpointServices = {
    crm,
    refuse,
    input: {
      catalog: crm.catalog,
      bodyLimit: options.bodyLimit,
      uploadLimit: options.uploadLimit ?? DEFAULT_UPLOAD_LIMIT,
    },
    untilReady: createReadiness(crm),
    identify: createIdentify(options),
    receive: createReceive(options),
  }
  const routed = crm.operations.filter((operation) => operation.route !== undefined)
  const dispatch = createDispatch([
    ...routed.map((operation) => compileOperation(operation, services)),
    ...preflightEndpoints(routed.filter(isForVisitors)),
    ...kernelEndpoints(services),
    ...referenceEndpoints(crm, { info: options.info ?? {}, refuse }),
  ])
  const app = new Hono<E>()
  app.all('/*', createHandler(dispatch, refuse))
  app.notFound((c) => refuse(openExchange(c, '', undefined), kernelErrors.ROUTE_NOT_FOUND()))
  return app
}

function createHandler(dispatch: Dispatch, refuse: Refuse): Handler {
  return (c, next) => {
    const mount = mountOf(c)
    const { method, path } = c.req
    const found = dispatch(method === 'HEAD' ? 'GET' : method, path.slice(mount.length) || '/')
    // At the root, what is not ours may belong to the host.
    if (found === undefined && mount === '') return next() as Promise<never>
    const exchange = openExchange(c, mount, found)
    if (found === undefined) return refuse(exchange, kernelErrors.ROUTE_NOT_FOUND())
    if ('endpoint' in found) return found.endpoint.answer(exchange)
    const headers = { Allow: found.allowed.join(', ') }
    if (method !== 'OPTIONS') return refuse(exchange, httpErrors.METHOD_NOT_ALLOWED(), headers)
    return respond(c, {
      status: 204,
      body: null,
      headers: { ...emptyHeaders(exchange.requestId), ...headers },
    })
  }
}

function openExchange(context: Context, mount: string, found: Destination): Exchange {
  const requestId = chooseRequestId(context.req.header('x-request-id'))
  return { context, mount, requestId, params: found !== undefined && 'params' in found ? found.params : {} }
}

/** The path that the host mounted the app under. Only a path with parameters has to be computed. */
function mountOf(c: Context): string {
  const declared = baseRoutePath(c)
  const mount = /[:*]/.test(declared) ? basePath(c) : declared
  return mount.endsWith('/') ? mount.slice(0, -1) : mount
}
