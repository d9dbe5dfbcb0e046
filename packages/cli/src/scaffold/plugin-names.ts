import { cliErrors } from '../cli-errors.ts'

/** What the parts of a plugin are called. */
export interface PluginNames {
  /** The plugin: `follow-ups`. */
  readonly id: string
  /** Its operations: `followUps`. */
  readonly resource: string
  /** Its first entity: `followUp`. */
  readonly entity: string
  /** Types of the plugin: `FollowUps`. */
  readonly pluginType: string
  /** Types of the entity: `FollowUp`. */
  readonly entityType: string
  /** In sentences and in names of files: `follow-up`. */
  readonly word: string
}

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const LONGEST = 40

/**
 * Derives all names from the plugin's id, a plural in lower case with hyphens. The singular is that of regular plurals.
 *
 * @throws KITH_CLI_PLUGIN_NAME_INVALID
 */
export function pluginNames(id: string): PluginNames {
  const word = singular(id)
  if (!ID.test(id) || id.length > LONGEST || word === id)
    throw cliErrors.PLUGIN_NAME_INVALID({ name: id.slice(0, 60) })
  const [resource, entity] = [camelCase(id), camelCase(word)]
  return { id, resource, entity, pluginType: capital(resource), entityType: capital(entity), word }
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

function camelCase(word: string): string {
  return word.replaceAll(/-([a-z0-9])/g, (_hyphen, letter: string) => letter.toUpperCase())
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
