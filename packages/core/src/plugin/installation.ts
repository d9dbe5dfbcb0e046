import type { Scope } from '../di/scope.ts'
import type { EventDefinition } from '../events/event-definition.ts'
import type { MaskStrategy } from '../masks/mask-strategy.ts'
import type { InstalledHook } from '../operations/hook.ts'
import type { InstalledOperation } from '../operations/operation-runner.ts'
import type { RoleGrant } from '../policy/policy-engine.ts'
import type { FieldMap } from '../schema/entity.ts'
import type { Normalizer } from '../schema/field.ts'
import type {
  CommandDeclaration,
  JobDeclaration,
  Lifecycle,
  MergeParticipant,
  Panel,
  PermissionDeclaration,
  SubjectParticipant,
  SubscriptionOptions,
  TimelineType,
} from './contributions.ts'
import type { EventHandler } from './registrar.ts'

/** Something that a plugin contributed, with the plugin it runs as. */
export interface Owned<V> {
  readonly value: V
  readonly pluginId: string
  readonly scope: Scope
}

/** A durable subscription. */
export interface Subscription {
  readonly event: string
  readonly handler: EventHandler
  readonly delivery: Omit<SubscriptionOptions, 'as'>
}

/** Fields that a plugin adds to an entity. */
export interface FieldExtension {
  readonly entity: string
  readonly fields: FieldMap
}

/** A normaliser that a plugin adds to a field. */
export interface FieldNormalizer {
  readonly entity: string
  readonly field: string
  readonly normalizer: Normalizer
}

/** The values of one extension point. */
export interface InstalledPoint {
  /** The plugin that declares it; `undefined` while nobody has. */
  owner: string | undefined
  readonly values: Map<string, Owned<unknown>>
}

/** What the plugins of one instance have contributed, by name where it has one. */
export interface Installation {
  readonly operations: Map<string, InstalledOperation>
  readonly events: Map<string, EventDefinition>
  readonly subscriptions: Map<string, Owned<Subscription>>
  readonly jobs: Map<string, Owned<JobDeclaration>>
  readonly permissions: Map<string, Owned<PermissionDeclaration>>
  readonly masks: Map<string, Owned<MaskStrategy>>
  readonly panels: Map<string, Owned<Panel>>
  readonly timelineTypes: Map<string, Owned<TimelineType>>
  readonly commands: Map<string, Owned<CommandDeclaration>>
  readonly points: Map<string, InstalledPoint>
  readonly hooks: InstalledHook[]
  readonly grants: RoleGrant[]
  readonly fields: Owned<FieldExtension>[]
  readonly normalizers: Owned<FieldNormalizer>[]
  readonly subjects: Owned<SubjectParticipant>[]
  readonly mergeParticipants: Owned<MergeParticipant>[]
  readonly lifecycles: Owned<Lifecycle>[]
  readonly scopes: Scope[]
}

/** An installation without plugins. */
export function emptyInstallation(): Installation {
  return {
    operations: new Map(),
    events: new Map(),
    subscriptions: new Map(),
    jobs: new Map(),
    permissions: new Map(),
    masks: new Map(),
    panels: new Map(),
    timelineTypes: new Map(),
    commands: new Map(),
    points: new Map(),
    hooks: [],
    grants: [],
    fields: [],
    normalizers: [],
    subjects: [],
    mergeParticipants: [],
    lifecycles: [],
    scopes: [],
  }
}
