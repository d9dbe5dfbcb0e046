/** An event's name: singular resource and past tense, `customer.created`. */
export type EventName = `${string}.${string}`

/** What an event says about itself once for all its occurrences. */
export interface EventDefinition {
  readonly name: EventName
  /** Rises when the payload's shape changes. */
  readonly version: number
  /** Which member of the payload names the subject: events of one subject keep their order. */
  readonly subject: string
}

/** Declares an event. The payload holds ids and names of changed fields, never values of class `contact` or above. */
export function defineEvent(definition: EventDefinition): EventDefinition {
  return Object.freeze(definition)
}

/** One occurrence of an event, as listeners and subscribers receive it. */
export interface KithEvent<TPayload = Readonly<Record<string, unknown>>> {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly tenantId: string
  readonly subjectId: string
  readonly actorId: string
  readonly occurredAt: Date
  /** The request that caused it. */
  readonly correlationId: string | null
  readonly traceparent: string | null
  readonly payload: TPayload
}
