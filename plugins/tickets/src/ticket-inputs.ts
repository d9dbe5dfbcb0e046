import type { Filter } from '@kith/core'

import type { Category } from './category.ts'
import type { picks } from './routing/choose-agent.ts'
import type { ExplainedDay } from './service-levels/explain-due.ts'
import type { ReadableSlaClock } from './sla-clock.entity.ts'
import type { CalendarException, CalendarRules } from './sla/calendar-rules.ts'
import type { Metric } from './sla/clock.ts'
import type { linkTypes } from './ticket-link.entity.ts'
import type { Ticket, TicketValues } from './ticket.entity.ts'

/** What `tickets.open` takes. */
export interface OpenTicketInput extends TicketValues {
  readonly customerId: string
  /** The team whose work it is; that of the customer when left out. */
  readonly teamId?: string
  readonly parentId?: string
  readonly followUpOfId?: string
  readonly openedAt?: Date
}

/** What `tickets.transition` takes. */
export interface TransitionTicketInput {
  readonly id: string
  readonly status: string
  readonly resolutionCode?: string
  readonly rootCause?: string
  readonly ifVersion?: number
}

/** What `tickets.write` takes. */
export interface WriteMessageInput {
  readonly id: string
  readonly body: string
  /** To the customer (`out`) when left out. */
  readonly direction?: 'in' | 'out' | 'internal'
  /** The last message that an answer knows of: newer ones refuse it, unless by `force`. */
  readonly lastSeenMessageId?: string | null
  readonly force?: boolean
  /** The status that the ticket goes into with an answer. */
  readonly status?: string
  /** The people whom a note calls. */
  readonly mentions?: readonly string[]
  readonly isAuto?: boolean
  readonly channel?: Ticket['channel']
  readonly occurredAt?: Date
  readonly source?: string
  readonly externalId?: string
}

/** A clock of a ticket, with the days of which it is made up. */
export interface ExplainedClock extends ReadableSlaClock {
  readonly explain: readonly ExplainedDay[]
}

/** A status that tickets may be in. */
export interface ListedTicketStatus {
  readonly key: string
  readonly name: string
  readonly category: Category
  readonly position: number
  readonly isActive: boolean
}

/** When somebody works, by the clock on the wall of one time zone. */
export interface CalendarInput extends Omit<CalendarRules, 'exceptions'> {
  readonly name: string
  readonly exceptions?: readonly CalendarException[]
  readonly teamId?: string | null
}

/** What is done when a clock reaches a part of its target. */
export type SlaAction =
  | {
      readonly do: 'notify'
      readonly who?: readonly ('assignee' | 'team' | 'collaborators')[]
      readonly users?: readonly string[]
    }
  | { readonly do: 'raisePriority' }
  | { readonly do: 'reassign'; readonly teamId?: string; readonly assigneeId?: string | null }

/** What a policy asks for one metric. */
export interface SlaTarget {
  readonly metric: Metric
  /** All priorities when left out. */
  readonly priorities?: readonly number[]
  readonly minutes: number
  /** Working time when left out. */
  readonly clock?: 'business' | 'wall'
  readonly thresholds?: readonly { readonly percent: number; readonly actions: readonly SlaAction[] }[]
}

/** How soon what is to be done on which tickets. */
export interface PolicyInput {
  readonly name: string
  readonly position?: number
  readonly isActive?: boolean
  /** When it begins to hold, and when it ends. */
  readonly activeFrom?: Date | null
  readonly activeTo?: Date | null
  readonly match?: Filter
  readonly calendarId?: string | null
  /** Whose calendar it is where none is named: the team of the ticket, or that of the customer. */
  readonly calendarFrom?: 'team' | 'customer' | null
  readonly targets: readonly SlaTarget[]
  readonly pauseIn?: readonly Category[]
  readonly onReopen?: 'resume' | 'restart'
  readonly isRetroactive?: boolean
}

/** What `slaPolicies.simulate` takes. */
export interface SimulatePolicyInput {
  /** The id of a policy, or what one would be made of. */
  readonly policy: string | (Omit<PolicyInput, 'name'> & { readonly name?: string })
  readonly from: Date
  readonly to: Date
  readonly limit?: number
}

/** What a ticket is to another one. */
export interface LinkInput {
  readonly id: string
  readonly toId: string
  readonly type: (typeof linkTypes)[number]
}

/** How a team gives tickets away. */
export interface RoutingInput {
  readonly teamId: string
  readonly isAutomatic?: boolean
  readonly stickyDays?: number | null
  readonly skills?: readonly string[]
  readonly capacity?: number | null
  readonly pick?: (typeof picks)[number]
  /** How long after somebody has gone away their tickets go to others; never when left out. */
  readonly requeueMinutes?: number | null
}

/** What somebody who takes tickets can do, and when. */
export interface AgentInput {
  readonly userId: string
  readonly skills?: readonly string[]
  readonly capacity?: number | null
  readonly isAvailable?: boolean
  readonly calendarId?: string | null
}

/** How a tenant works with tickets. */
export interface TicketSettings {
  readonly numberPrefix: string
  readonly reopenDays: number
  readonly autoCloseDays: number | null
  readonly closeWarning: string | null
  /** The most that one person promises to who complains; no bound where it is null. */
  readonly remedyLimit: { readonly amount: number; readonly currency: string } | null
}

/** One thing that a macro does. */
export type MacroStep =
  | { readonly do: 'reply' | 'note'; readonly body: string }
  | {
      readonly do: 'set'
      readonly priority?: number
      readonly product?: string | null
      readonly resolutionCode?: string | null
      readonly rootCause?: string | null
    }
  | { readonly do: 'tag'; readonly add?: readonly string[]; readonly remove?: readonly string[] }
  | { readonly do: 'transition'; readonly status: string }
  | {
      readonly do: 'assign'
      readonly to?: 'me'
      readonly assigneeId?: string | null
      readonly teamId?: string | null
    }

/** What is done to tickets in one step. */
export interface MacroInput {
  readonly name: string
  readonly actions: readonly MacroStep[]
  readonly isActive?: boolean
}

/** What `tickets.applyMacro` takes. */
export interface ApplyMacroInput {
  readonly id: string
  readonly macroId: string
  /** The last message that an answer of the macro knows of. */
  readonly lastSeenMessageId?: string | null
  readonly force?: boolean
}
