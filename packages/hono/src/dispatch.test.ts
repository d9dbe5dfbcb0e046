import { describe, expect, it } from 'vitest'

import { createDispatch } from './dispatch.ts'
import type { Endpoint } from './exchange.ts'

function endpoint(route: string): Endpoint {
  const [method = '', path = ''] = route.split(' ')
  return { method, path, answer: () => new Response(route) }
}

const dispatch = createDispatch(
  [
    'GET /customers/{id}',
    'DELETE /customers/{id}',
    'POST /customers/{id}',
    'GET /customers',
    'POST /customers/search',
    'GET /customers/{customerId}/contact-points/{contactPointId}',
  ].map(endpoint),
)

async function reached(method: string, path: string): Promise<unknown> {
  const found = dispatch(method, path)
  if (found === undefined || 'allowed' in found) return found
  return [await (await found.endpoint.answer(undefined as never)).text(), found.params]
}

describe('createDispatch', () => {
  it('prefers a literal segment to a parameter, in any order of declaration', async () => {
    expect(await reached('POST', '/customers/search')).toEqual(['POST /customers/search', {}])
    expect(await reached('POST', '/customers/7')).toEqual(['POST /customers/{id}', { id: '7' }])
  })

  it('decodes each parameter once', async () => {
    expect(await reached('GET', '/customers/a%2Fb')).toEqual(['GET /customers/{id}', { id: 'a/b' }])
    expect(await reached('GET', '/customers/%zz')).toEqual(['GET /customers/{id}', { id: '%zz' }])
    expect(await reached('GET', '/customers/1/contact-points/2')).toEqual([
      'GET /customers/{customerId}/contact-points/{contactPointId}',
      { customerId: '1', contactPointId: '2' },
    ])
  })

  it('names the methods of a path that does not take this one', async () => {
    expect(await reached('PATCH', '/customers/7')).toEqual({
      allowed: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST'],
    })
    expect(await reached('GET', '/customers/search')).toEqual({ allowed: ['OPTIONS', 'POST'] })
  })

  it.each(['/', '/customers/', '/Customers', '/customers/7/', '/customers//contact-points/2'])(
    'finds nothing at %s',
    async (path) => {
      expect(await reached('GET', path)).toBeUndefined()
    },
  )

  it('refuses two endpoints at one route', () => {
    const twice = ['GET /customers/{id}', 'GET /customers/{customerId}'].map(endpoint)
    expect(() => createDispatch(twice)).toThrow(
      'Two operations claim the route "GET /customers/{customerId}"',
    )
  })
})
