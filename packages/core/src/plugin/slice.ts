import type { EventDefinition } from '../events/event-definition.ts'
import type { Operation } from '../operations/operation.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import type { CatalogueEntry } from '../shared/errors.ts'
import type { PluginTypes } from './plugin-types.ts'
import type { Registrar } from './registrar.ts'

/** A slice may subscribe to every event of the kernel; its payload is what the kernel itself has written. */
interface SliceTypes extends PluginTypes {
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What one slice of the kernel adds to the kernel's own plugin. */
export interface Slice<O = unknown> {
  readonly entities?: readonly EntityDefinition[]
  readonly events?: readonly EventDefinition[]
  readonly operations?: readonly Operation[]
  readonly errors?: readonly CatalogueEntry[]
  /** Records what is more than entities, events and operations. */
  setup?(r: Registrar<SliceTypes>, options: O): void
}
