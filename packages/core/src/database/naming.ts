import { databaseErrors } from './database-errors.ts'

/** How physical names are made. */
export interface Naming {
  /** Put before every table; default `crm_`. */
  readonly prefix: string
}

/** The default naming. */
export const defaultNaming: Naming = { prefix: 'crm_' }

const MAX_BYTES = 63

/** `firstSeenAt` -> `first_seen_at`. */
export function snakeCase(name: string): string {
  return /[A-Z]/.test(name) ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name
}

/** The table of an entity: `crm_customer` for the kernel, `crm_tickets_message` for a plugin's. */
export function tableName(naming: Naming, pluginId: string, entity: string): string {
  const owner = pluginId === 'core' ? '' : `${snakeCase(pluginId.replaceAll('-', '_'))}_`
  return checkName(`${naming.prefix}${owner}${snakeCase(entity)}`)
}

/** Refuses a physical name over 63 bytes, PostgreSQL's limit; names are ASCII, so bytes are characters. */
export function checkName(name: string): string {
  if (name.length > MAX_BYTES) throw databaseErrors.NAME_TOO_LONG({ name })
  return name
}
