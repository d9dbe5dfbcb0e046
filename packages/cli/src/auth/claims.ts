import type { ActorInput } from '@kith/core'

import type { ClaimNames } from '../config/config.ts'

/** The claims of a verified token. */
export type Claims = Readonly<Record<string, unknown>>

const ACTOR_ID = /^[\x21-\x7e]{1,64}$/

/**
 * The actor that the claims of a verified token describe, its teams not completed yet. `null` when the token names
 * nobody, or lacks the tenant where one is mapped.
 */
export function actorOfClaims(claims: Claims, names: ClaimNames = {}): ActorInput | null {
  const id = claims['sub']
  if (typeof id !== 'string' || !ACTOR_ID.test(id)) return null
  const roles = words(claimAt(claims, names.roles ?? 'roles'))
  const teamIds = names.teams === undefined ? [] : words(claimAt(claims, names.teams))
  if (names.tenant === undefined) return { kind: 'user', id, roles, attributes: { teamIds } }
  const tenantId = claimAt(claims, names.tenant)
  if (typeof tenantId !== 'string' || !ACTOR_ID.test(tenantId)) return null
  return { kind: 'user', id, tenantId, roles, attributes: { teamIds } }
}

/** A claim by its whole name, which may be a URL, or else by the path that its dots describe. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<unknown>((value, part) => memberOf(value, part), claims)
}

function memberOf(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined
  return (value as Claims)[name]
}

function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '')
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []
}
