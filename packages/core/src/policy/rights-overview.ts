import type { MaskStrategy } from '../masks/mask-strategy.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import type { Level } from './level.ts'

/** What is installed, and what each role is shown of it. */
export interface RightsOverview {
  /** The entities of this instance, with the fields that plugins add. */
  readonly catalog: EntityCatalog
  /** The mask strategies of this instance, by the name that fields and rules use. */
  readonly masks: ReadonlyMap<string, MaskStrategy>
  /** The names of the policy's roles. */
  readonly roles: readonly string[]
  /** The highest level of each field that any grant of a role gives for `read` or `list`, its conditions assumed to hold. */
  fieldLevels(role: string, entity: string): ReadonlyMap<string, Level>
  /** The keys by which a role may look up rows of an entity, the conditions of its grants assumed to hold. */
  lookupsOf(role: string, entity: string): ReadonlySet<string>
}
