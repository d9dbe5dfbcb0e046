import type { Operation } from '@kith/core'

/** A route in its two parts. */
export interface ParsedRoute {
  readonly method: string
  /** An OpenAPI path template. */
  readonly path: string
}

/** The method and path of an operation that has a route. */
export function parseRoute(operation: Operation): ParsedRoute {
  const [method = '', path = ''] = (operation.route ?? '').split(' ')
  return { method, path }
}

/** The names in a path template, in order. */
export function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}
