import type { Operation } from './operation.ts'

/** The operation of each entity that lists its rows by a whole query and may stand in a URL: `customers.list`. */
export function listOperations(
  operations: ReadonlyMap<string, { readonly operation: Operation }>,
): ReadonlyMap<string, string> {
  return new Map(
    [...operations.values()].flatMap(({ operation }) => {
      const { permission, name } = operation
      return permission !== 'self' && isList(operation) ? [[permission.entity, name] as const] : []
    }),
  )
}

function isList({ kind, permission, input, route }: Operation): boolean {
  if (permission === 'self' || kind !== 'query') return false
  if (permission.action !== 'list' || route?.startsWith('GET ') !== true) return false
  const { shape }: { readonly shape?: object } = input.def as object
  return (
    shape !== undefined && ['where', 'sort', 'fields', 'cursor'].every((key) => Object.hasOwn(shape, key))
  )
}
