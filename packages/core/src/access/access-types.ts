import type { AuditEntry } from '../audit/read-audit.ts'
import type { AuditVerdict } from '../audit/verify-audit.ts'
import type { Explanation } from '../policy/explanation.ts'
import type { Level } from '../policy/level.ts'
import type { FieldClass } from '../schema/field-class.ts'
import type { FieldKind } from '../schema/field.ts'
import type { ActorKind } from '../session/actor.ts'
import type { Page } from '../shared/page.ts'

/** Who the caller is. */
export interface Me {
  readonly actor: {
    readonly id: string
    readonly kind: ActorKind
    readonly tenantId: string
    /** The active roles. */
    readonly roles: readonly string[]
  }
  /** Why the data is used, as the host states it. */
  readonly purpose: string | null
}

/** One right of the caller. */
export interface MyPermission {
  /** `customer:update` */
  readonly permission: string
  readonly entity: string
  readonly action: string
  readonly reach: 'always' | 'depends'
  /** The fields that it opens, each at the most that any row gives. */
  readonly fields: Readonly<Record<string, Level>>
}

/** A field that the caller may use in some way. */
export interface MetaField {
  readonly name: string
  readonly kind: FieldKind
  readonly class: FieldClass
  /** The most that any row shows of it; `deny` where it may be used but not read. */
  readonly level: Level
  /** What may be done with its value in clear. */
  readonly actions: readonly string[]
  /** The words of an enum. */
  readonly values?: readonly string[]
  /** Of a field that the tenant has added: what people read, by BCP 47 language tag. */
  readonly label?: Readonly<Record<string, string>>
  /** The same of the words of such an enum, for those that have a label. */
  readonly valueLabels?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** An entity that the caller may use in some way. */
export interface MetaEntity {
  readonly name: string
  readonly actions: readonly string[]
  readonly fields: readonly MetaField[]
}

/** An operation that the caller may call. */
export interface MetaOperation {
  readonly name: string
  readonly summary: string
  readonly kind: 'query' | 'command'
  readonly route: string | null
}

/** What there is for the caller. */
export interface Meta {
  readonly entities: readonly MetaEntity[]
  readonly operations: readonly MetaOperation[]
}

/** What `policy.explain` takes. */
export interface ExplainPolicyInput {
  /** A role of the policy instead of the caller; needs the permission `policy:explain`. */
  readonly role?: string
  readonly entity: string
  readonly action: string
  /** The row to judge; only for the caller's own rights. */
  readonly id?: string
  /** All that are open when left out. */
  readonly fields?: readonly string[]
}

/** An audit entry as it is answered. */
export interface ListedAuditEntry extends Omit<AuditEntry, 'writer' | 'writerSeq' | 'changes'> {
  readonly id: string
  /** The change, sealed; only for those with the right `audit:changes`. */
  readonly changes?: string
  /** Where findings of a verification say it stands; only for those with the right `audit:verify`. */
  readonly place?: Pick<AuditEntry, 'writer' | 'writerSeq'>
}

interface AuditPageInput {
  /** Inclusive. */
  readonly from?: Date | string
  /** Exclusive. */
  readonly to?: Date | string
  readonly limit?: number
  readonly cursor?: string
}

/** What `audit.list` takes. */
export interface ListAuditInput extends AuditPageInput {
  readonly action?: string
  readonly entity?: string
  readonly subjectId?: string
  readonly actorId?: string
}

/** What `customers.accessLog` takes. */
export interface ListAccessLogInput extends AuditPageInput {
  readonly id: string
}

/** The operations on rights and on the audit. */
export interface AccessOperations {
  readonly 'me.get': { input: object; output: Me }
  readonly 'me.permissions': { input: object; output: { readonly data: readonly MyPermission[] } }
  readonly 'meta.get': { input: object; output: Meta }
  readonly 'policy.explain': { input: ExplainPolicyInput; output: Explanation }
  readonly 'audit.list': { input: ListAuditInput; output: Page<ListedAuditEntry> }
  readonly 'audit.verify': { input: object; output: AuditVerdict }
  readonly 'customers.accessLog': { input: ListAccessLogInput; output: Page<ListedAuditEntry> }
}
