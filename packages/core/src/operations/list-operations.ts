import type { Operation } from './operation.ts'

/** The operation of each entity that lists its rows by a whole query and may stand in a URL: `customers.list`. */
export function listOperations(
  operations: ReadonlyMap<string, { readonly operation: Operation }>,
): ReadonlyMap<string, string> {
  const lists = [...operations.values()].filter(({ operation }) => isList(operation))
  return new Map(lists.map(({ operation }) => [operation.permission.entity, operation.name]))
}

function isList({ kind, permission, input, route }: Operation): boolean {
  if (kind !== 'query' || permission.action !== 'list' || route?.startsWith('GET ') !== true) return false
  const { shape }: { readonly shape?: object } = input.def as object
  return (
    shape !== undefined && ['where', 'sort', 'fields', 'cursor'].every((key) => Object.hasOwn(shape, key))
  )
}
