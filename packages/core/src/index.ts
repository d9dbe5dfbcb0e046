// The host's surface
export { createCrm } from './crm.ts'
export type {
  CommandRun,
  Complete,
  Crm,
  CrmOptions,
  CrmSession,
  CrmTransaction,
  ExecuteCall,
  FileOptions,
  RateOptions,
  MigrateOptions,
} from './crm-types.ts'
export type { ByteStream } from './operations/byte-stream.ts'
export type { CallOptions } from './operations/call-options.ts'
export type { RateBucket, RateKind, RateStore, RateVerdict } from './rates/rate-store.ts'
export { createMetrics, type Metrics, type QueueFigures } from './telemetry/metrics.ts'
export type { DeliverySpan, OperationSpan, Telemetry } from './telemetry/telemetry.ts'
export type { OnRate, RateState } from './rates/rates.ts'
export type { ByteSource } from './blobs/byte-source.ts'
export type { BlobPlace, BlobStore, PiecePlace } from './blobs/blob-store.ts'
export type { Health } from './work/read-health.ts'
export type { QueueState } from './events/queue-state.ts'
export { standardRoles } from './customers/standard-roles.ts'
export { heldCustomers, ownCustomers, sharedCustomers } from './customers/standard-grants.ts'
export { withStatementCache } from './database/statement-cache.ts'
export type { DatabaseInput, DatabaseOptions } from './database/database.ts'
export type { DatabaseReport } from './database/examine-database.ts'
export { sqliteTraits } from './database/sqlite-traits.ts'
export { pgliteTraits, postgresTraits } from './database/postgres-traits.ts'
export { mariadbTraits } from './database/mariadb-traits.ts'
export type {
  ColumnCodec,
  ColumnType,
  DescribedColumn,
  DescribedSchema,
  DialectTraits,
} from './database/traits.ts'
export type { MigrationPlan } from './database/migrator.ts'

// Sessions
export type { Actor, ActorAttribute, ActorInput, ActorKind } from './session/actor.ts'
export type * from './session/directory.ts'
export type { Client } from './session/client.ts'
export type { Session, SessionOptions } from './session/session.ts'
export type { TenantSettings } from './session/tenant.ts'

// Policy
export { designedOracles, type DesignedOracle } from './policy/designed-oracles.ts'
export { definePolicy } from './policy/policy.ts'
export type { Action, Denial, Grant, Policy, Restriction, Role } from './policy/policy.ts'
export type { Reach } from './policy/reach.ts'
export type { Level } from './policy/level.ts'
export type {
  AggregateConditions,
  FieldConditions,
  Filter,
  FilterCondition,
  FilterOperand,
  RelationConditions,
  Scalar,
} from './filter/ast.ts'
export { type CheckedFilter, ValueFilter } from './filter/value-filter.ts'

// Customers
export type { BulkResult } from './customers/bulk-item.ts'
export type * from './customers/customer-types.ts'
export type {
  CreateCustomerInput,
  Customer,
  CustomerPatch,
  ReadableCustomer,
} from './customers/customer.entity.ts'
export type { CoreOptions, CoreTypes } from './core-types.ts'
export type { ReadableContactPoint } from './customers/contact-point.entity.ts'
export type * from './access/access-types.ts'
export type {
  ExplainedField,
  ExplainedGrant,
  ExplainedRows,
  Explanation,
  GrantPlace,
} from './policy/explanation.ts'
export type { AuditFinding, AuditVerdict } from './audit/verify-audit.ts'
export type { AuditEntry } from './audit/read-audit.ts'
export type { AuditFact } from './audit/audit-entry.ts'
export type { DeadLetter } from './events/dead-letters.ts'
export type { Change } from './work/change-shaper.ts'
export type { ChangePage, ListChangesInput } from './work/operations/list-changes.ts'
export type { ListedJob } from './work/work-types.ts'
export type * from './directory/directory-types.ts'
export type {
  CustomFieldEventPayload,
  MembershipEventPayload,
  SavedViewEventPayload,
  ShareCreatedPayload,
  ShareRevokedPayload,
  TeamEventPayload,
  TenantEventPayload,
  UserEventPayload,
} from './directory/directory-events.ts'
export type {
  CreateCustomFieldInput,
  CustomFieldPatch,
  ReadableCustomField,
} from './directory/custom-field.entity.ts'
export type { ReadableMembership } from './directory/membership.entity.ts'
export type {
  CreateSavedViewInput,
  ReadableSavedView,
  SavedViewPatch,
} from './directory/saved-view.entity.ts'
export type { ReadableShare } from './directory/share.entity.ts'
export type { CreateTeamInput, ReadableTeam, Team, TeamPatch } from './directory/team.entity.ts'
export type { TenantPatch } from './directory/tenant.entity.ts'
export type { CreateUserInput, ReadableUser, User, UserPatch } from './directory/user.entity.ts'
export type {
  ConsentEvents,
  ConsentOperations,
  RecordConsentInput,
  WithdrawConsentInput,
} from './consents/consent-types.ts'
export type { VerificationOperations, VerificationResult } from './verification/verification-types.ts'
export type { VerificationEventPayload } from './verification/verification-events.ts'
export type { ReadableContactVerification } from './verification/contact-verification.entity.ts'
export type { ConsentRecordedPayload, PurposeEventPayload } from './consents/consent-events.ts'
export type { ReadableConsentEntry } from './consents/consent-entry.entity.ts'
export type { ReadableConsentState } from './consents/consent-state.entity.ts'
export type { CreatePurposeInput, PurposePatch, ReadablePurpose } from './consents/purpose.entity.ts'
export type { ConsentKind } from './consents/rules/consent-kinds.ts'
export type { ConsentState } from './consents/rules/current-consents.ts'
export type { ExportCustomersInput, ExportOperations } from './exports/export-types.ts'
export type {
  BeginImportInput,
  ImportCustomersInput,
  ImportEvents,
  ImportOperations,
  ImportOptions,
  UpdateImportInput,
} from './imports/import-types.ts'
export type { ImportEventPayload } from './imports/import-events.ts'
export type { ReadableImportRow } from './imports/import.entity.ts'
export type { MatchKey } from './upsert/match-keys.ts'
export type { IngestInput, IngestionOperations } from './ingestion/ingestion-types.ts'
export type { IngestionOptions } from './ingestion/ingestion-options.ts'
export type { ItemResult } from './ingestion/item-result.ts'
export type { MessageIssue } from './ingestion/message.ts'
export type { ReadableQuarantinedMessage } from './ingestion/quarantined-message.entity.ts'
export { type EventSchema, eventSchemas, type SchemaMode } from './ingestion/event-schema.ts'
export {
  type ImportTarget,
  importTargets,
  type RecordTexts,
  type TargetBatch,
  type TargetOutcome,
  type TargetRecord,
} from './imports/import-target.ts'
export { fileOptions } from './imports/operations/begin-import.ts'
export { isByteSource } from './blobs/byte-source.ts'
export { toldImport } from './imports/tell-import.ts'
export type { ImportState } from './imports/import-states.ts'
export type { ToldImport } from './imports/tell-import.ts'
export type { Preview, PreviewFault, PreviewSample } from './imports/preview-import.ts'
export type { ColumnMapping, ColumnTarget } from './upsert/column-mapping.ts'
export type { SourceFormat } from './formats/source-record.ts'
export type { ErasureEventPayload, MergeEventPayload } from './merge/merge-events.ts'
export type {
  EraseCustomerInput,
  ErasureReceipt,
  MergeCustomersInput,
  MergeCustomersResult,
  MergeEvents,
  MergeOperations,
  UndoMergeInput,
  UndoMergeResult,
} from './merge/merge-types.ts'
export type { MergePreview } from './merge/preview-merge.ts'
export type { ReadableMerge } from './merge/merge.entity.ts'
export type {
  CustomerEventPayload,
  CustomerIdentityEventPayload,
  CustomerRelationEventPayload,
} from './customers/customer-events.ts'
export type { ReadableCustomerIdentity } from './customers/customer-identity.entity.ts'
export type { Preference, Preferences } from './customers/preferences.ts'
export type { ReadableCustomerRelation } from './customers/relations/customer-relation.entity.ts'
export { relationTypes, type RelationName, type RelationType } from './customers/relations/relation-types.ts'
export type { Quality, QualityIssue, QualityReason } from './customers/quality/quality-rule.ts'
export type { TagCount } from './customers/tag-catalogue.ts'
export { readCustomerTexts } from './customers/read-customer-texts.ts'
export type { ReadableUnreadValue } from './customers/unread-value.entity.ts'
export type { CustomerReading, ValueFault } from './customers/normalize/customer-reading.ts'
export type { ReadableInteraction } from './timeline/interaction.entity.ts'
export type { TimelineEntry } from './timeline/timeline-entry.ts'
export type {
  CustomerProfile,
  ListInteractionsInput,
  RecordInteractionInput,
  TimelineInput,
} from './timeline/timeline-types.ts'
export type { InteractionEventPayload } from './timeline/interaction-events.ts'
export type { GroupedQuery } from './gate/grouped-list.ts'
export type { SearchProgress } from './gate/search-builder.ts'
export type { CountMode, Page } from './shared/page.ts'

// Writing plugins
export { definePlugin, type ContextOf, type PluginDefinition } from './define-plugin.ts'
export type { TokenIssuer } from './operations/token-issuer.ts'
export type { NewAccessToken } from './tokens/access-tokens.ts'
export type { Plugin, PluginFactory } from './plugin/plugin.ts'
export type { EventHandler, HookRegistrar, Registrar } from './plugin/registrar.ts'
export type { PluginCommittedContext, PluginContext, PluginWorkContext } from './plugin/plugin-context.ts'
export type { Facade, PluginTypes, VisitorFacade } from './plugin/plugin-types.ts'
export type {
  BootCheck,
  Channel,
  CommandCall,
  CommandDeclaration,
  Dataset,
  DeliveryOptions,
  JobDeclaration,
  Lifecycle,
  LifecycleStart,
  MergeCase,
  MergeParticipant,
  Panel,
  SegmentPredicate,
  SubjectParticipant,
  SubscriptionOptions,
  TenantMaskSource,
  TimelineType,
} from './plugin/contributions.ts'
export {
  bootChecks,
  channels,
  datasets,
  segmentPredicates,
  tenantMaskSources,
} from './plugin/contributions.ts'
export { extensionPoint, type ExtensionPoint } from './operations/extension-point.ts'
export type { CommittedContext, HookPlace } from './operations/hook.ts'
export type { OperationExplanation, OperationStage, PermittedRole } from './plugin/explain-operation.ts'
export { explainInstalled, inspectPlugins, type InspectOptions } from './inspect-plugins.ts'
export type * from './plugin/manifest.ts'
export { CrmBootError, type BootProblem } from './plugin/boot-error.ts'
export { defineEntity } from './schema/entity.ts'
export type {
  CreateOf,
  CustomValue,
  EntityDefinition,
  EntityOptions,
  FieldMap,
  PatchOf,
  ReadableOf,
  RowOf,
  RowTest,
} from './schema/entity.ts'
export { f } from './schema/field.ts'
export type { ComputedField, Field, MergeStrategy, NormalizeResult, Normalizer } from './schema/field.ts'
export type { MergeRule } from './schema/merge-rule.ts'
export type { FieldClass } from './schema/field-class.ts'
export type { Migration, Step } from './database/migration.ts'
export { defineEvent, type EventDefinition, type KithEvent } from './events/event-definition.ts'
export { defineOperation, type Operation, type Permission, type Route } from './operations/operation.ts'
export type { RightsOverview } from './policy/rights-overview.ts'
export type { OperationContext, Redelivery, ScheduleOptions } from './operations/operation-context.ts'
export type { WorkContext } from './operations/work-context.ts'
export { Discard, Retry } from './events/outcome.ts'
export type { DeliveryOrder, PutOff } from './events/subscriber.ts'
export type { PastEvents } from './events/dead-letters.ts'
export type { JobSchedule } from './jobs/job-schedule.ts'
export type { TimelineFact } from './operations/timeline-fact.ts'
export { entityShapeOf, type EntityShape, pageOf, readableOf, valuesOf } from './operations/entity-values.ts'
export { allRows } from './gate/all-rows.ts'
export { listQuerySchema, type ListQuery } from './gate/list-query.ts'
export {
  type AggregateGroup,
  type AggregateQuery,
  aggregateQuerySchema,
  type AggregateResult,
  aggregateResultSchema,
  type Measure,
} from './gate/aggregate-query.ts'
export type { PluginDatabase, PluginTables } from './gate/guarded-database.ts'
export type { Records } from './gate/records.ts'
export type { RowExport } from './gate/row-export.ts'
export type { NewRow, WriteResult, WrittenRow } from './gate/row-writes.ts'
export { defineMask, type MaskRule } from './masks/define-mask.ts'
export { redactedMask } from './masks/redacted-mask.ts'
export { tokenMask } from './masks/token-mask.ts'
export type { MaskStrategy } from './masks/mask-strategy.ts'
export { token, type Token } from './di/token.ts'
export type { Factory, Scope } from './di/scope.ts'

// Writing adapters
export type { BrokerPort, Published } from './brokers/broker-port.ts'
export { CLOUD_EVENT_TYPE, type CloudEvent } from './brokers/cloud-event.ts'
export type { EntityCatalog, NamedTest, Relation } from './schema/catalog.ts'
export { describeError } from './messages/describe-error.ts'
export type { DescribableError, DescribeOptions, ErrorDescription } from './messages/describe-error.ts'
export { kernelMessages } from './messages/zh-CN.ts'
export type { ErrorMessage, Messages, Phrases } from './messages/messages.ts'
export { defineErrors, KithError } from './shared/errors.ts'
export type { CatalogueEntry, ErrorCatalogue, ErrorDetails, Issue } from './shared/errors.ts'
export { kernelErrors } from './shared/kernel-errors.ts'
export type { DecimalSize } from './shared/decimal.ts'
export type { JsonValue } from './shared/json.ts'
export type { Money } from './shared/money.ts'
