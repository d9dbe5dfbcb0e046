import type { EventDefinition, KithEvent } from '../events/event-definition.ts'
import type { VisibleRow } from '../gate/visible-rows.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { EntityCatalog } from '../schema/catalog.ts'

/** A change as its reader may see it now. */
export interface Change {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly occurredAt: Date
  readonly subjectId: string
  /** Absent for a deleted subject. */
  readonly actorId?: string
  /** The rows that it is about, as far as the reader may see them. Absent for a deleted subject. */
  readonly ids?: Readonly<Record<string, string>>
  /** The changed fields that the reader may see. Absent for a deleted subject, and where the event has none. */
  readonly changed?: readonly string[]
}

type Seen = ReadonlyMap<string, ReadonlyMap<string, VisibleRow>>

/** Brings events to what one reader may see of them at the time of reading, whatever was so when they were written. */
export class ChangeShaper {
  readonly #ctx: KernelContext
  readonly #catalog: EntityCatalog

  constructor(ctx: KernelContext) {
    this.#ctx = ctx
    this.#catalog = ctx.gateCall.services.catalog
  }

  /** Whether the reader may list everything that such events are about; of others they never hear. */
  isReadable(definition: EventDefinition): boolean {
    const { session, services } = this.#ctx.gateCall
    const subject = entityOfMember(definition.subject)
    if (subject === undefined || !this.#catalog.has(subject)) return false
    const entities = [subject, resourceOf(definition)].filter((name) => this.#catalog.has(name))
    return entities.every((entity) => services.policy.permits(session, entity, 'list'))
  }

  /** The changes that the reader may see of some events; absent ones are `undefined`. */
  async shape(events: readonly KithEvent[]): Promise<readonly (Change | undefined)[]> {
    const asked = new Map<string, Set<string>>()
    for (const event of events) {
      for (const [entity, id] of this.#rowsOf(event))
        asked.set(entity, (asked.get(entity) ?? new Set<string>()).add(id))
    }
    const seen = new Map<string, ReadonlyMap<string, VisibleRow>>()
    for (const [entity, ids] of asked) seen.set(entity, await this.#ctx.visible(entity, ids))
    return events.map((event) => this.#change(event, seen))
  }

  #change(event: KithEvent, seen: Seen): Change | undefined {
    const definition = this.#ctx.events.get(event.name)!
    const subject = seen.get(entityOfMember(definition.subject)!)?.get(event.subjectId)
    if (subject === undefined) return undefined
    const resource = this.#resourceRow(event, definition, seen)
    if (resource === null) return undefined
    const { id, name: type, version, occurredAt, subjectId } = event
    const bare: Change = { id, type, version, occurredAt, subjectId }
    if (subject.isDeleted) return bare
    const ids = this.#rowsOf(event)
      .filter(([entity, rowId]) => seen.get(entity)?.has(rowId))
      .map(([entity, rowId]) => [`${entity}Id`, rowId])
    const changed = this.#changed(event, resource === undefined ? subject : resource, definition)
    return {
      ...bare,
      ids: Object.fromEntries(ids) as Record<string, string>,
      ...(subject.level('updatedBy') === 'allow' ? { actorId: event.actorId } : {}),
      ...(changed === undefined ? {} : { changed }),
    }
  }

  /** The row that the event's name speaks of, where it is another than the subject: `null` when it is hidden. */
  #resourceRow(event: KithEvent, definition: EventDefinition, seen: Seen): VisibleRow | null | undefined {
    const entity = resourceOf(definition)
    const id = event.payload[`${entity}Id`]
    if (!this.#catalog.has(entity) || typeof id !== 'string') return undefined
    return seen.get(entity)?.get(id) ?? null
  }

  /** Names of fields that are denied say something by themselves; those of identity and finance even where masked. */
  #changed(event: KithEvent, row: VisibleRow, definition: EventDefinition): readonly string[] | undefined {
    const { changed } = event.payload
    if (!Array.isArray(changed)) return undefined
    const resource = resourceOf(definition)
    const entity = this.#catalog.has(resource) ? resource : entityOfMember(definition.subject)!
    const { fields } = this.#catalog.get(entity)
    return (changed as readonly string[]).filter((field) => {
      const spec = Object.hasOwn(fields, field) ? fields[field] : undefined
      if (spec === undefined) return false
      const level = row.level(field)
      const isGrave = spec.class === 'identity' || spec.class === 'financial'
      return isGrave ? level === 'allow' : level !== 'deny'
    })
  }

  /** The rows that an event names: its subject, and each member of the payload that is the id of an entity's row. */
  #rowsOf({ name, subjectId, payload }: KithEvent): readonly (readonly [string, string])[] {
    const subject = entityOfMember(this.#ctx.events.get(name)!.subject)!
    const others = Object.entries(payload).flatMap(([member, value]) => {
      const entity = entityOfMember(member)
      const isRow = entity !== undefined && entity !== subject && this.#catalog.has(entity)
      return isRow && typeof value === 'string' && this.#mayList(entity) ? [[entity, value] as const] : []
    })
    return [[subject, subjectId], ...others]
  }

  #mayList(entity: string): boolean {
    const { session, services } = this.#ctx.gateCall
    return services.policy.permits(session, entity, 'list')
  }
}

function entityOfMember(member: string): string | undefined {
  return member.endsWith('Id') ? member.slice(0, -2) : undefined
}

function resourceOf({ name }: EventDefinition): string {
  return name.slice(0, name.indexOf('.'))
}
