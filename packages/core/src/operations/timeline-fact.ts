import { isUuid } from '../shared/ids.ts'
import type { ExtensionPoint } from './extension-point.ts'
import { extensionPoint } from './extension-point.ts'
import { operationErrors } from './operation-errors.ts'

/** One thing that happened to a customer, for the timeline: ids and names, never values. */
export interface TimelineFact {
  /** A type that the plugin registered with `r.timeline`: `ticket.opened`. */
  readonly type: string
  readonly customerId: string
  /**
   * The row of the type's entity that it is about: the entry is shown to those who may see that row. Without one it is
   * about the customer as a whole, or about a row that is gone, and is shown to those who may list the entity.
   */
  readonly refId?: string
  /** When it happened; the time of the call when left out. */
  readonly occurredAt?: Date
  /** The fields of the row, or of the customer, that changed. Readers are told those that they may read in clear. */
  readonly fields?: readonly string[]
  /** Ids and closed words for whoever renders the entry. All of them are shown to everybody who sees the entry. */
  readonly params?: Readonly<Record<string, string>>
}

/** A registered type of timeline entries, with the plugin it belongs to. */
export interface InstalledTimelineType {
  readonly entity: string
  readonly pluginId: string
}

/** The timeline types of all plugins. Filled at boot from what they register with `r.timeline`. */
export const timelineTypes: ExtensionPoint<InstalledTimelineType> = extensionPoint('core.timeline-types')

const WORD = /^[a-z][A-Za-z0-9._-]{0,63}$/

/**
 * The row of a fact.
 *
 * @throws KITH_OPERATION_TIMELINE_UNKNOWN for a type that is not the plugin's own; KITH_OPERATION_TIMELINE_VALUE where
 * something is neither an id nor a word: values stay in the rows that they belong to, so that erasing them there is
 * enough.
 */
export function timelineRow(
  fact: TimelineFact,
  { type, pluginId, now }: { type: InstalledTimelineType | undefined; pluginId: string; now: Date },
): Record<string, unknown> {
  if (type?.pluginId !== pluginId)
    throw operationErrors.TIMELINE_UNKNOWN({ type: fact.type, plugin: pluginId })
  const { fields = [], params = {} } = fact
  const texts = [...fields, ...Object.keys(params), ...Object.values(params)]
  if (!texts.every((text) => isUuid(text) || WORD.test(text)))
    throw operationErrors.TIMELINE_VALUE({ type: fact.type })
  return {
    customerId: fact.customerId,
    type: fact.type,
    refEntity: fact.refId === undefined ? null : type.entity,
    refId: fact.refId ?? null,
    occurredAt: fact.occurredAt ?? now,
    fields: fields.length === 0 ? null : fields,
    params,
  }
}
