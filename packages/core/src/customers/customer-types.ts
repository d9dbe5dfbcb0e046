import type { AggregateQuery, AggregateResult } from '../gate/aggregate-query.ts'
import type { ListQuery } from '../gate/list-query.ts'
import type { JsonValue } from '../shared/json.ts'
import type { Page } from '../shared/page.ts'
import type { BulkResult } from './bulk-item.ts'
import type { contactPointKinds, ReadableContactPoint } from './contact-point.entity.ts'
import type {
  CustomerEventPayload,
  CustomerIdentityEventPayload,
  CustomerRelationEventPayload,
} from './customer-events.ts'
import type { ReadableCustomerIdentity } from './customer-identity.entity.ts'
import type { CreateCustomerInput, Customer, CustomerPatch, ReadableCustomer } from './customer.entity.ts'
import type { ValueFault } from './normalize/customer-reading.ts'
import type { PreferenceKind } from './preferences.ts'
import type { Quality } from './quality/quality-rule.ts'
import type { ReadableCustomerRelation } from './relations/customer-relation.entity.ts'
import type { RelationName } from './relations/relation-types.ts'
import type { TagCount } from './tag-catalogue.ts'
import type { ReadableUnreadValue } from './unread-value.entity.ts'

/** One exact value to look customers up by. */
export type LookupCustomersInput =
  | { readonly phone: string }
  | { readonly email: string }
  | { readonly idNumber: string }
  | { readonly bankCard: string }
  | { readonly phoneLast4: string }
  | { readonly identity: { readonly namespace: string; readonly externalId: string } }

/** What `customers.get` takes. */
export interface GetCustomerInput {
  readonly id: string
  /** Only these fields; by default every field that the role may read. */
  readonly fields?: readonly string[]
}

/** What `customers.update` takes. */
export interface UpdateCustomerInput {
  readonly id: string
  readonly patch: CustomerPatch
  /** The version the change is based on; another current version refuses it. */
  readonly ifVersion?: number
}

/** One change of `customers.bulk`. */
export type BulkCustomerItem =
  | { readonly op: 'create'; readonly values: CreateCustomerInput }
  | { readonly op: 'update'; readonly id: string; readonly patch: CustomerPatch; readonly ifVersion?: number }
  | { readonly op: 'delete'; readonly id: string; readonly ifVersion?: number }

/** What `customers.bulk` takes. */
export interface BulkCustomersInput {
  /** 1 to 200 changes, made in this order. */
  readonly items: readonly BulkCustomerItem[]
  /** All or none; by default each change stands for itself. */
  readonly atomic?: boolean
}

/** What `customers.contactPoints.add` takes. */
export interface AddContactPointInput {
  readonly id: string
  readonly kind: (typeof contactPointKinds)[number]
  readonly value: string
  readonly label?: string
  readonly isPrimary?: boolean
}

/** What `customers.identities.add` takes. */
export interface AddIdentityInput {
  readonly id: string
  /** The other system: up to 64 of `a-z 0-9 . _ : -`. */
  readonly namespace: string
  readonly externalId: string
  /** The higher, the more it counts; default 0. */
  readonly priority?: number
  /** How sure it is, in percent; default 100. */
  readonly confidence?: number
}

/** What `customers.relations.add` takes. */
export interface AddRelationInput {
  readonly id: string
  /** Told from the customer `id`: `employs`, or from the other end, `employed_by`. */
  readonly type: RelationName
  readonly otherId: string
  readonly role?: string
  readonly isPrimary?: boolean
  /** `YYYY-MM-DD` */
  readonly startedOn?: string
}

/** A relation, told from one of its ends. */
export interface ToldRelation {
  readonly relation: ReadableCustomerRelation
  readonly type: RelationName
  /** Kind, name and legal name of the customer at the other end, as far as the caller may read them. */
  readonly other: Pick<ReadableCustomer, 'id'> & Partial<ReadableCustomer>
}

/** What `customers.preferences.set` takes. */
export interface SetPreferencesInput {
  readonly id: string
  readonly kind: PreferenceKind
  /** By name; `null` takes one back. */
  readonly values: Readonly<Record<string, JsonValue>>
  readonly source?: string
  /** RFC 3339; default now. */
  readonly at?: string
}

/** A customer that a lookup found; beyond the caller's own rows only the id, the masked name and the owner. */
export type CustomerLookupHit = Pick<ReadableCustomer, 'id'> & Partial<ReadableCustomer>

/** How good the record of a customer is, as far as its reader sees it. */
export interface CustomerQuality extends Quality {
  /** When the customer last did something, or the record was last changed. */
  readonly confirmedAt: Date
  /** Whether that is more than a year ago. */
  readonly isStale: boolean
}

/** The events of customers. */
export interface CustomerEvents {
  readonly 'customer.created': CustomerEventPayload
  readonly 'customer.updated': CustomerEventPayload
  readonly 'customer.deleted': CustomerEventPayload
  readonly 'customer.restored': CustomerEventPayload
  readonly 'customerIdentity.added': CustomerIdentityEventPayload
  readonly 'customerIdentity.removed': CustomerIdentityEventPayload
  readonly 'customerRelation.added': CustomerRelationEventPayload
  readonly 'customerRelation.ended': CustomerRelationEventPayload
}

/** The operations on customers. */
export interface CustomerOperations {
  readonly 'customers.create': {
    input: CreateCustomerInput
    output: ReadableCustomer
    systemOutput: Customer
  }
  readonly 'customers.bulk': {
    input: BulkCustomersInput
    output: { readonly results: readonly BulkResult[] }
  }
  readonly 'customers.get': { input: GetCustomerInput; output: ReadableCustomer; systemOutput: Customer }
  readonly 'customers.list': {
    input: ListQuery
    output: Page<ReadableCustomer>
    systemOutput: Page<Customer>
  }
  readonly 'customers.search': {
    input: ListQuery
    output: Page<ReadableCustomer>
    systemOutput: Page<Customer>
  }
  readonly 'customers.update': {
    input: UpdateCustomerInput
    output: ReadableCustomer
    systemOutput: Customer
  }
  readonly 'customers.delete': { input: { readonly id: string; readonly ifVersion?: number }; output: void }
  readonly 'customers.restore': {
    input: { readonly id: string }
    output: ReadableCustomer
    systemOutput: Customer
  }
  readonly 'customers.lookup': {
    input: LookupCustomersInput
    output: { readonly data: readonly CustomerLookupHit[] }
  }
  readonly 'customers.quality': { input: { readonly id: string }; output: CustomerQuality }
  readonly 'customers.aggregate': { input: AggregateQuery; output: AggregateResult }
  readonly 'customers.contactPoints.list': {
    input: { readonly id: string }
    output: Page<ReadableContactPoint>
  }
  readonly 'customers.contactPoints.add': { input: AddContactPointInput; output: ReadableContactPoint }
  readonly 'customers.contactPoints.remove': {
    input: { readonly id: string; readonly contactPointId: string }
    output: void
  }
  readonly 'customers.identities.list': {
    input: { readonly id: string }
    output: Page<ReadableCustomerIdentity>
  }
  readonly 'customers.identities.add': { input: AddIdentityInput; output: ReadableCustomerIdentity }
  readonly 'customers.identities.remove': {
    input: { readonly id: string; readonly identityId: string }
    output: void
  }
  readonly 'customers.relations.list': { input: { readonly id: string }; output: Page<ToldRelation> }
  readonly 'customers.relations.add': { input: AddRelationInput; output: ToldRelation }
  readonly 'customers.relations.end': {
    input: { readonly id: string; readonly relationId: string; readonly endedOn?: string }
    output: ToldRelation
  }
  readonly 'customers.tags.add': {
    input: { readonly id: string; readonly tags: readonly string[] }
    output: ReadableCustomer
    systemOutput: Customer
  }
  readonly 'customers.tags.remove': {
    input: { readonly id: string; readonly tags: readonly string[] }
    output: ReadableCustomer
    systemOutput: Customer
  }
  readonly 'customers.preferences.set': {
    input: SetPreferencesInput
    output: ReadableCustomer
    systemOutput: Customer
  }
  readonly 'customers.unreadValues.list': {
    input: { readonly id: string }
    output: Page<ReadableUnreadValue>
  }
  readonly 'customers.unreadValues.keep': {
    input: {
      readonly id: string
      readonly values: Readonly<Record<string, string>>
      readonly source?: string
    }
    output: { readonly data: readonly Pick<ValueFault, 'field' | 'code' | 'reason'>[] }
  }
  readonly 'tags.list': {
    input: { readonly startsWith?: string; readonly limit?: number }
    output: { readonly data: readonly TagCount[] }
  }
}
