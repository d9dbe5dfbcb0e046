import type { NameCheck } from './check-names.ts'
import { type OwnWords, ownWords } from './own-words.ts'
import type { Plugin } from './plugin.ts'

/** The kernel was there first: what it names, no plugin can. */
const KERNEL = 'core'

interface NamedThing {
  readonly what: string
  readonly name: string
  /** The word that has to be the plugin's own. */
  readonly first: string
  readonly words: ReadonlySet<string>
  readonly expected: string
}

/**
 * Names begin with a word of their plugin: so no two plugins meet by chance, and whoever reads a name knows whose it is.
 */
export function checkOwnership(check: NameCheck): void {
  for (const plugin of check.plugins) {
    if (plugin.id === KERNEL) continue
    const words = ownWords(plugin, check)
    for (const { what, name, first, words: own, expected } of namesOf(plugin, words, check)) {
      if (own.has(first)) continue
      check.problems.add(plugin.id, 'KITH_BOOT_NAME', {
        message: `The ${what} "${name}" begins with "${first}", which the plugin does not own.`,
        fix: `Begin it with ${expected}.`,
      })
    }
  }
}

function namesOf(plugin: Plugin, words: OwnWords, { installation }: NameCheck): NamedThing[] {
  const { id, definition } = plugin
  const mine = <V extends { readonly pluginId: string }>(map: ReadonlyMap<string, V>): string[] =>
    [...map].filter(([, { pluginId }]) => pluginId === id).map(([name]) => name)
  const operations = [...installation.operations.values()].filter(({ scope }) => scope.name === id)
  const anyOwn = new Set([...words.either, ...words.kebab])
  return [
    ...operations.map(({ operation: { name } }) => ({
      ...named('operation', name, words.either),
      expected: 'a resource of the plugin, such as the plural of one of its entities',
    })),
    ...operations.flatMap(({ operation: { route } }) =>
      route === undefined ? [] : [routeName(route, words.kebab)],
    ),
    ...(definition.events ?? []).map(({ name }) => ({
      ...named('event', name, words.singular),
      expected: 'one of its entities',
    })),
    ...mine(installation.timelineTypes).map((name) => named('timeline type', name, anyOwn)),
    ...mine(installation.subscriptions).map((name) => named('subscription', name, anyOwn)),
    ...mine(installation.jobs).map((name) => named('job', name, anyOwn)),
    ...mine(installation.panels).map((name) => named('panel', name, anyOwn)),
    ...mine(installation.masks).map((name) => named('mask', name, anyOwn)),
  ]
}

function named(what: string, name: string, words: ReadonlySet<string>): NamedThing {
  return { what, name, first: name.split('.', 1)[0]!, words, expected: 'the id of the plugin and a dot' }
}

function routeName(route: string, words: ReadonlySet<string>): NamedThing {
  const first = route.split('/', 2)[1] ?? ''
  return { what: 'route', name: route, first, words, expected: 'a resource of the plugin in kebab-case' }
}

/** No two operations answer the same requests. */
export function checkRoutes({ installation, problems }: NameCheck): void {
  const taken = new Map<string, string>()
  for (const { operation, scope } of installation.operations.values()) {
    if (operation.route === undefined) continue
    const shape = operation.route.replaceAll(/\{[^}]*\}/g, '{}')
    const other = taken.get(shape)
    taken.set(shape, other ?? operation.name)
    if (other === undefined) continue
    problems.add(scope.name, 'KITH_BOOT_ROUTE_CLASH', {
      message: `"${operation.name}" and "${other}" share the route "${operation.route}".`,
      fix: 'Give one of them another path or method.',
    })
  }
}
