import type { Installation } from './installation.ts'
import type { Plugin } from './plugin.ts'

/** The first words that names of one plugin may begin with, each in every form. */
export interface OwnWords {
  /** `followUp`: entities and resources in the singular, and the plugin's id. */
  readonly singular: ReadonlySet<string>
  /** `followUp`, `followUps`: the same with their plurals. */
  readonly either: ReadonlySet<string>
  /** `follow-up`, `follow-ups`: the same as they stand in a path. */
  readonly kebab: ReadonlySet<string>
}

/** What a plugin may call its own: its id, its entities, and the resources of permissions that are nobody's entity. */
export function ownWords(
  { id, definition }: Plugin,
  { installation, plugins }: { readonly installation: Installation; readonly plugins: readonly Plugin[] },
): OwnWords {
  const entities = (definition.entities ?? []).map(({ name }) => name)
  const foreign = new Set(
    plugins
      .filter((plugin) => plugin.id !== id)
      .flatMap((plugin) => (plugin.definition.entities ?? []).map(({ name }) => name)),
  )
  const resources = [...installation.permissions]
    .filter(([, { pluginId }]) => pluginId === id)
    .map(([name]) => name.split(':', 1)[0]!)
    .filter((resource) => !foreign.has(resource))
  const singular = new Set([camelCase(id), ...entities, ...resources])
  const either = new Set([...singular].flatMap((word) => [word, ...plurals(word)]))
  return { singular, either, kebab: new Set([id, ...[...either].map(kebabCase)]) }
}

/** Every regular plural; which of them the author means is not ours to guess. */
function plurals(word: string): string[] {
  return [`${word}s`, `${word}es`, ...(word.endsWith('y') ? [`${word.slice(0, -1)}ies`] : [])]
}

function camelCase(kebab: string): string {
  return kebab.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function kebabCase(camel: string): string {
  return camel.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
