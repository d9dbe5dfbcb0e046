import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { JobSchedule } from '../jobs/job-schedule.ts'
import type { HookMoment } from '../operations/hook.ts'
import type { Grant } from '../policy/policy.ts'
import type { FieldClass } from '../schema/field-class.ts'

/** One field as the manifest lists it. */
export interface FieldManifest {
  readonly name: string
  readonly kind: string
  readonly class: FieldClass
  readonly mask: string
  readonly isEncrypted: boolean
}

/** One entity as the manifest lists it. */
export interface EntityManifest {
  readonly name: string
  readonly table: string
  /** The person that a row is about: `self`, or the field that names them. */
  readonly subject?: string
  readonly fields: readonly FieldManifest[]
}

/** One operation as the manifest lists it. */
export interface OperationManifest {
  readonly name: string
  readonly summary: string
  readonly kind: 'query' | 'command'
  readonly permission: string
  readonly route?: string
}

/** One plugin as the manifest lists it. */
export interface PluginManifest {
  readonly id: string
  readonly version: string
  readonly kernel: string
  readonly requires: Readonly<Record<string, string>>
  readonly optional: Readonly<Record<string, string>>
  readonly migrations: readonly string[]
  /** Every table that its migrations make. */
  readonly tables: readonly string[]
  readonly entities: readonly EntityManifest[]
  /** The fields that it adds to entities of others. */
  readonly adds: readonly EntityManifest[]
  readonly operations: readonly OperationManifest[]
  readonly events: readonly string[]
  readonly hooks: readonly { readonly operation: string; readonly moment: HookMoment }[]
  readonly subscriptions: readonly { readonly name: string; readonly event: string }[]
  readonly jobs: readonly { readonly name: string; readonly schedule?: JobSchedule }[]
  readonly panels: readonly string[]
  readonly timelineTypes: readonly string[]
  readonly masks: readonly string[]
  readonly commands: readonly string[]
  /** What it adds to extension points. */
  readonly extensions: readonly { readonly point: string; readonly name: string }[]
  /** The rights that it runs with when it acts by itself. */
  readonly uses: readonly Grant[]
}

/** One right of one role. */
export interface RightManifest {
  readonly role: string
  /** A plugin, or the host's policy. */
  readonly by: string
  readonly entity: string
  readonly actions: readonly string[]
  readonly rows?: Grant['rows']
  readonly classes?: Grant['classes']
  readonly fields?: Grant['fields']
  readonly when?: Grant['when']
}

/** One field that tells something about a person: a line of the record of processing. */
export interface PersonalField extends FieldManifest {
  readonly plugin: string
  readonly entity: string
  readonly subject?: string
}

/** Everything that an instance consists of, as data: known without a database. */
export interface Manifest {
  /** The version of the contract between kernel and plugins. */
  readonly kernel: string
  readonly policy: { readonly id: string; readonly version: string }
  /** In the order in which they are set up. */
  readonly plugins: readonly PluginManifest[]
  readonly rights: readonly RightManifest[]
  readonly personal: readonly PersonalField[]
  /** What plugins say about optional ones that are absent, as `plugin: what it says`. */
  readonly dropped: readonly string[]
}

/** One entity with those of its fields that stand in one table. */
export function describeEntity(
  { entity, name }: EntityTable,
  { table = name, columns }: { readonly table?: string; readonly columns: Iterable<FieldColumn> },
): EntityManifest {
  return {
    name: entity.name,
    table,
    ...(entity.subject === undefined ? {} : { subject: entity.subject }),
    fields: Array.from(columns, ({ field, spec }) => ({
      name: field,
      kind: spec.kind,
      class: spec.class,
      mask: spec.mask,
      isEncrypted: spec.encrypted,
    })),
  }
}
