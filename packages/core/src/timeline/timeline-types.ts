import type { Customer, ReadableCustomer } from '../customers/customer.entity.ts'
import type { ListQuery } from '../gate/list-query.ts'
import type { Page } from '../shared/page.ts'
import type { InteractionEventPayload } from './interaction-events.ts'
import type { NewInteraction, ReadableInteraction } from './interaction.entity.ts'
import type { LoadedPanels } from './load-panels.ts'
import type { TimelineEntry } from './timeline-entry.ts'

/** What `customers.interactions.list` takes: a list query over the interactions of one customer. */
export interface ListInteractionsInput extends Omit<ListQuery, 'deleted'> {
  readonly id: string
}

/** What `customers.interactions.record` takes. */
export interface RecordInteractionInput extends Partial<Omit<NewInteraction, 'customerId'>> {
  readonly id: string
  readonly channel: NewInteraction['channel']
  readonly direction: NewInteraction['direction']
  readonly kind: NewInteraction['kind']
}

/** What `customers.timeline` takes. */
export interface TimelineInput {
  readonly id: string
  /** Only entries of these types. */
  readonly types?: readonly string[]
  /** Only pinned entries. */
  readonly pinned?: boolean
  /** 1 to 200; default 50. */
  readonly limit?: number
  readonly cursor?: string
}

/** A customer with the panels around them. */
export interface CustomerProfile<TCustomer = ReadableCustomer> {
  readonly customer: TCustomer
  /** By name. `null` for one that is empty, `{ error: code }` for one that could not be loaded. */
  readonly panels: LoadedPanels
}

interface ProfileInput {
  readonly id: string
  /** Only these panels; by default all that the caller may see. */
  readonly panels?: readonly string[]
}

interface PinInput {
  readonly id: string
  readonly entryId: string
}

/** The events of interactions. */
export interface TimelineEvents {
  readonly 'interaction.recorded': InteractionEventPayload
}

/** The operations on interactions, timelines and profiles. */
export interface TimelineOperations {
  readonly 'customers.interactions.list': { input: ListInteractionsInput; output: Page<ReadableInteraction> }
  readonly 'customers.interactions.record': { input: RecordInteractionInput; output: ReadableInteraction }
  readonly 'customers.timeline': { input: TimelineInput; output: Page<TimelineEntry> }
  readonly 'customers.timelinePins.add': { input: PinInput; output: TimelineEntry }
  readonly 'customers.timelinePins.remove': { input: PinInput; output: void }
  readonly 'customers.profile': {
    input: ProfileInput
    output: CustomerProfile
    systemOutput: CustomerProfile<Customer>
  }
  readonly 'customers.panels': {
    input: { readonly ids: readonly string[]; readonly panels: readonly string[] }
    output: { readonly data: readonly { readonly id: string; readonly panels: LoadedPanels }[] }
  }
}
