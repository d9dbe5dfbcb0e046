import type { z } from 'zod'

import { type ExtensionPoint, extensionPoint } from '../operations/extension-point.ts'
import type { KithError } from '../shared/errors.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import type { Message } from './message.ts'

/**
 * What becomes of a message that does not fit its schema: it is taken and the result tells what is wrong (`observe`), it
 * is refused (`enforce`), or it waits for somebody to decide (`quarantine`).
 */
export type SchemaMode = 'observe' | 'enforce' | 'quarantine'

/** What the properties of an event have to be, or the traits of a person. */
export interface EventSchema {
  readonly mode: SchemaMode
  /** Checked only: what is kept is what was sent. */
  readonly schema: z.ZodType
}

/**
 * The schemas of all plugins and of the host, by `<event>@<version>`: `Order Completed@2`. For messages other than `track`
 * the name is that of the call after a dollar sign: `$identify@1`.
 */
export const eventSchemas: ExtensionPoint<EventSchema> = extensionPoint('core.event-schemas')

/** What is wrong with a message by its schema, and what that leads to. */
export interface SchemaFault {
  readonly mode: SchemaMode
  readonly errors: readonly KithError[]
}

/** The schemas of one event by version, and the latest of them, which counts where a message states none. */
interface EventVersions {
  readonly latest: number
  readonly byVersion: ReadonlyMap<number, EventSchema>
}

/** Holds messages against the schemas of one instance. */
export class SchemaRegistry {
  readonly #events: ReadonlyMap<string, EventVersions>

  constructor(schemas: ReadonlyMap<string, EventSchema>) {
    const named = [...schemas].map(([name, schema]) => ({ ...partsOf(name), schema }))
    const byEvent = Map.groupBy(named, ({ event }) => event)
    this.#events = new Map([...byEvent].map(([event, versions]) => [event, versionsOf(versions)]))
  }

  /** What is wrong with a message; `undefined` where it fits, or where nobody has said what it has to be. */
  check(message: Message): SchemaFault | undefined {
    const event = message.type === 'track' ? message.name! : `$${message.type}`
    const known = this.#events.get(event)
    if (known === undefined) return undefined
    const version = message.schemaVersion ?? known.latest
    const schema = known.byVersion.get(version)
    if (schema === undefined) {
      const { mode } = known.byVersion.get(known.latest)!
      return { mode, errors: [ingestionErrors.SCHEMA_UNKNOWN({ event, version })] }
    }
    const parsed = schema.schema.safeParse(message.content)
    if (parsed.success) return undefined
    const name = `${event}@${version}`
    return {
      mode: schema.mode,
      errors: parsed.error.issues.map(({ path }) => violation(name, message, path)),
    }
  }
}

function violation(schema: string, { type }: Message, path: readonly PropertyKey[]): KithError {
  const base = type === 'identify' || type === 'group' ? 'traits' : 'properties'
  const field = [base, ...path.map(String)].join('.').slice(0, 200)
  return ingestionErrors.SCHEMA_VIOLATED({ schema, field }, { pointer: `/${field}` })
}

interface NamedSchema {
  readonly version: number
  readonly schema: EventSchema
}

function versionsOf(named: readonly NamedSchema[]): EventVersions {
  const byVersion = new Map(named.map(({ version, schema }) => [version, schema]))
  return { latest: Math.max(...byVersion.keys()), byVersion }
}

/** A name without a version is that of the first. */
function partsOf(name: string): { readonly event: string; readonly version: number } {
  const [, event = name, version = '1'] = /^(.+)@(\d+)$/.exec(name) ?? []
  return { event, version: Number(version) }
}
