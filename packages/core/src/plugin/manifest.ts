import type { DeliveryOrder } from '../events/subscriber.ts'
import type { JobSchedule } from '../jobs/job-schedule.ts'
import type { Grant } from '../policy/policy.ts'
import type { FieldClass } from '../schema/field-class.ts'
import type { FieldKind } from '../schema/field.ts'
import type { OperationStage } from './explain-operation.ts'

/**
 * Everything that the plugins of one CRM add up to, as plain data: it can be printed, stored and compared, and holds
 * neither options nor secrets. Made from the declarations alone; no database is asked.
 */
export interface CrmManifest {
  /** The version of the contract between kernel and plugins. */
  readonly kernel: string
  /** In the order in which they are set up. */
  readonly plugins: readonly PluginManifest[]
  /** The operations that plugins hook, each with its stages in the order in which they run. */
  readonly pipelines: readonly PipelineManifest[]
  readonly extensionPoints: readonly ExtensionPointManifest[]
  /** Who may do what: the roles of the policy with what plugins add, and the plugins' own. */
  readonly roles: readonly RoleManifest[]
  /** Every field that tells of a person: those of the class `quasi` and above. */
  readonly personalData: readonly PersonalField[]
  /** What plugins say about optional ones that are absent, and what is therefore not there. */
  readonly dropped: readonly string[]
}

/** What one plugin adds. */
export interface PluginManifest {
  readonly id: string
  readonly version: string
  /** The kernel versions it works with. */
  readonly kernel: string
  readonly requires: Readonly<Record<string, string>>
  readonly optional: Readonly<Record<string, string>>
  /** The tables its migrations lead to, by their names in the database. */
  readonly tables: readonly string[]
  readonly migrations: readonly string[]
  readonly entities: readonly EntityManifest[]
  /** Fields that it adds to entities of others. */
  readonly fields: readonly (FieldManifest & { readonly entity: string })[]
  readonly operations: readonly OperationManifest[]
  readonly events: readonly { readonly name: string; readonly version: number; readonly subject: string }[]
  readonly subscriptions: readonly SubscriptionManifest[]
  readonly jobs: readonly JobManifest[]
  readonly permissions: readonly Titled[]
  readonly panels: readonly (Titled & { readonly permission: string })[]
  readonly timelineTypes: readonly (Titled & { readonly entity: string })[]
  readonly masks: readonly string[]
  /** The fields whose values it brings to another form: `customer.industry`. */
  readonly normalizers: readonly string[]
  readonly commands: readonly CommandManifest[]
  /** Whether it exports and erases what it knows of a person beyond its rows. */
  readonly hasSubject: boolean
  /** Whether it takes part in merging customers. */
  readonly hasMerge: boolean
}

interface Titled {
  readonly name: string
  readonly title: string
}

/** One entity. */
export interface EntityManifest {
  readonly name: string
  readonly table: string
  /** The person a row is about: `self`, or the field that names the row which leads there. */
  readonly subject: string | null
  readonly softDelete: boolean
  /** Without those that the kernel keeps for every row. */
  readonly fields: readonly FieldManifest[]
}

/** One field. */
export interface FieldManifest {
  readonly name: string
  readonly kind: FieldKind
  readonly class: FieldClass
  readonly mask: string
  readonly isEncrypted: boolean
  /** The fields it is computed from; empty for one that is written. */
  readonly computedFrom: readonly string[]
  /** The entity it refers to. */
  readonly refersTo: string | null
}

/** One operation. */
export interface OperationManifest {
  readonly name: string
  readonly summary: string
  readonly kind: 'query' | 'command'
  /** `<entity>:<action>`; several actions, of which any is enough, stand with `|` between them. */
  readonly permission: string
  /** Whom it takes calls from. */
  readonly access: 'actor' | 'token' | 'public'
  /** Absent from HTTP when `null`. */
  readonly route: string | null
}

/** One durable subscription. */
export interface SubscriptionManifest {
  readonly name: string
  /** `*` for every event. */
  readonly event: string
  readonly order: DeliveryOrder
}

/** One job. */
export interface JobManifest extends Titled {
  /** Runs only when it is asked for when `null`. */
  readonly schedule: JobSchedule | null
}

/** One subcommand of `kith <plugin>`. */
export interface CommandManifest {
  readonly name: string
  readonly summary: string
  readonly arguments: readonly {
    readonly name: string
    readonly summary: string
    readonly isOptional: boolean
  }[]
}

/** One operation that plugins hook. */
export interface PipelineManifest {
  readonly operation: string
  readonly stages: readonly OperationStage[]
}

/** One extension point. */
export interface ExtensionPointManifest {
  readonly name: string
  readonly owner: string
  readonly values: readonly { readonly name: string; readonly plugin: string }[]
}

/** One role with every right it holds. */
export interface RoleManifest {
  readonly role: string
  /** `by` is the plugin that gives the right, or the id of the host's policy. */
  readonly grants: readonly (Grant & { readonly by: string })[]
}

/** One field that tells of a person. */
export interface PersonalField {
  readonly plugin: string
  readonly entity: string
  readonly field: string
  readonly class: FieldClass
  readonly isEncrypted: boolean
  /**
   * How a row leads to the person: the fields from reference to reference, ending at the entity that is the person:
   * `['customerId', 'customer']`. Empty where only the plugin itself knows, in its `r.subject`.
   */
  readonly subjectPath: readonly string[]
}
