import type { NameCheck } from './check-names.ts'
import type { Installation } from './installation.ts'
import type { Plugin } from './plugin.ts'

/**
 * Whatever a plugin adds under a name begins with one of its resources: an entity of its own, a resource that it states, the
 * resource of a permission that it declares, or its id. So two plugins never claim the same name by accident, and a name says whose it is.
 * A route may also stand below a customer: then the resource follows the customer.
 */
export function checkPrefixes({ plugins, installation, problems }: NameCheck): void {
  const named = Map.groupBy(namesIn(plugins, installation), ({ plugin }) => plugin)
  for (const plugin of plugins) {
    const resources = resourcesOf(plugin, plugins, installation)
    const allowed = new Set(resources.flatMap((resource) => [resource, pluralOf(resource)]))
    for (const { what, name, first, below } of named.get(plugin.id) ?? []) {
      if ([first, below].some((part) => part !== undefined && allowed.has(camelCase(part)))) continue
      problems.add(plugin.id, 'KITH_BOOT_NAME', {
        message: `The ${what} "${name}" begins with no resource of the plugin; those are ${resources.join(', ')}.`,
        fix: `Begin it with one of them or its plural, or declare a permission of the resource "${camelCase(first)}".`,
      })
    }
  }
}

interface Named {
  readonly plugin: string
  readonly what: string
  readonly name: string
  /** The part that must be a resource. */
  readonly first: string
  /** What may be the resource instead. */
  readonly below?: string | undefined
}

function namesIn(plugins: readonly Plugin[], installation: Installation): Named[] {
  const dotted = (plugin: string, what: string, name: string): Named => ({
    plugin,
    what,
    name,
    first: name.split('.', 1)[0]!,
  })
  const operations = [...installation.operations.values()].flatMap(
    ({ operation: { name, route }, scope }) => [
      dotted(scope.name, 'operation', name),
      ...(route === undefined ? [] : [{ plugin: scope.name, what: 'route', name: route, ...partsOf(route) }]),
    ],
  )
  const events = plugins.flatMap(({ id, definition }) =>
    (definition.events ?? []).map(({ name }) => dotted(id, 'event', name)),
  )
  const others = (
    [
      ['subscription', installation.subscriptions],
      ['job', installation.jobs],
      ['panel', installation.panels],
      ['timeline type', installation.timelineTypes],
      ['mask', installation.masks],
    ] as const
  ).flatMap(([what, map]) => [...map].map(([name, { pluginId }]) => dotted(pluginId, what, name)))
  return [...operations, ...events, ...others]
}

/** `GET /orders/{id}` is about `orders`, and so is `GET /customers/{customerId}/orders`. */
function partsOf(route: string): Pick<Named, 'first' | 'below'> {
  const [, first = '', id = '', below] = route.split('/')
  return { first, below: first === 'customers' && id.startsWith('{') ? below : undefined }
}

/** A permission on an entity of another plugin makes no resource of one's own. */
function resourcesOf(plugin: Plugin, plugins: readonly Plugin[], installation: Installation): string[] {
  const own = [...entitiesOf(plugin), ...(plugin.definition.resources ?? [])]
  const isForeign = (resource: string): boolean =>
    plugins.some((each) => each !== plugin && entitiesOf(each).includes(resource))
  const permitted = [...installation.permissions]
    .filter(([, { pluginId }]) => pluginId === plugin.id)
    .map(([name]) => name.split(':', 1)[0]!)
  return [...new Set([...own, ...permitted.filter((each) => !isForeign(each)), camelCase(plugin.id)])]
}

function entitiesOf({ definition }: Plugin): string[] {
  return (definition.entities ?? []).map(({ name }) => name)
}

/** `follow-ups` -> `followUps` */
function camelCase(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_hyphen, letter: string) => letter.toUpperCase())
}

function pluralOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`
  return /(?:s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`
}
