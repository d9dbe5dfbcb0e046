import type { AggregateQuery, AggregateResult } from '../gate/aggregate-query.ts'
import type { ListQuery } from '../gate/list-query.ts'
import type { Page } from '../shared/page.ts'
import type { BulkResult } from './bulk-item.ts'
import type { contactPointKinds, ReadableContactPoint } from './contact-point.entity.ts'
import type { CustomerEventPayload } from './customer-events.ts'
import type { CreateCustomerInput, Customer, CustomerPatch, ReadableCustomer } from './customer.entity.ts'

/** One exact value to look customers up by. */
export type LookupCustomersInput =
  | { readonly phone: string }
  | { readonly email: string }
  | { readonly idNumber: string }
  | { readonly bankCard: string }
  | { readonly phoneLast4: string }

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

/** A customer that a lookup found; beyond the caller's own rows only the id, the masked name and the owner. */
export type CustomerLookupHit = Pick<ReadableCustomer, 'id'> & Partial<ReadableCustomer>

/** The events of customers. */
export interface CustomerEvents {
  readonly 'customer.created': CustomerEventPayload
  readonly 'customer.updated': CustomerEventPayload
  readonly 'customer.deleted': CustomerEventPayload
  readonly 'customer.restored': CustomerEventPayload
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
}
