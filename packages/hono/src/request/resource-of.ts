import type { Operation } from '@kith/core'

/** The entity or resource that an operation is about; of one that is open to every actor, the first part of its name. */
export function resourceOf({ name, permission }: Operation): string {
  return permission === 'self' ? name.split('.')[0]! : permission.entity
}
