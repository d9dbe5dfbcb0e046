import { describe, expect, it } from 'vitest'

import { actorOfClaims } from './claims.ts'

describe('the claims of a token', () => {
  it('name the actor, by default with the roles of the claim "roles" and in no team', () => {
    expect(actorOfClaims({ sub: 'u1', roles: ['service-rep'], teams: ['t1'] })).toEqual({
      kind: 'user',
      id: 'u1',
      roles: ['service-rep'],
      attributes: { teamIds: [] },
    })
  })

  it('are found by their whole name or along a path', () => {
    const claims = { sub: 'u1', realm: { roles: 'a b' }, 'https://example.com/teams': ['t1', 2], org: 'acme' }
    const names = { roles: 'realm.roles', teams: 'https://example.com/teams', tenant: 'org' }
    expect(actorOfClaims(claims, names)).toEqual({
      kind: 'user',
      id: 'u1',
      tenantId: 'acme',
      roles: ['a', 'b'],
      attributes: { teamIds: ['t1'] },
    })
  })

  it.each([
    ['nobody', {}],
    ['somebody whose id nothing could store', { sub: 'a b' }],
    ['somebody with a number for an id', { sub: 1 }],
    ['no tenant where one is asked for', { sub: 'u1', org: null }],
  ])('are refused when they name %s', (_, claims) => {
    expect(actorOfClaims(claims, { tenant: 'org' })).toBeNull()
  })

  it('do not reach into what every object has', () => {
    const actor = actorOfClaims({ sub: 'u1' }, { roles: 'constructor.name', teams: '__proto__.x' })
    expect(actor).toMatchObject({ roles: [], attributes: { teamIds: [] } })
  })
})
