import type { SessionOptions } from '@kith/core'

const PURPOSE = /^[a-z][a-z0-9.-]{0,63}$/

/**
 * What a caller says about a request in headers: `Kith-Purpose` states why the data is used, which the audit keeps and
 * some rights ask for; `Kith-Active-Roles` narrows the caller's roles. A purpose that is no plain word is none.
 */
export function circumstancesOf(header: (name: string) => string | undefined): SessionOptions {
  const purpose = header('kith-purpose')
  const activeRoles = header('kith-active-roles')
  return {
    ...(purpose !== undefined && PURPOSE.test(purpose) ? { purpose } : {}),
    ...(activeRoles === undefined ? {} : { activeRoles: activeRoles.split(',').map((role) => role.trim()) }),
  }
}
