import type { KithEvent } from '../events/event-definition.ts'

/** An event as brokers carry it: CloudEvents 1.0.2 in its JSON format, with the extensions for partitioning and tracing. */
export interface CloudEvent {
  readonly specversion: '1.0'
  /** That of the event; the same whenever it is handed over again. */
  readonly id: string
  /** `crm.customer.updated.v1`: the event's name, and the version of its payload. */
  readonly type: string
  /** `/crm/<tenant>` */
  readonly source: string
  /** The id of the row that it is about. Events of one subject come in their order. */
  readonly subject: string
  /** RFC 3339 in UTC. */
  readonly time: string
  readonly datacontenttype: 'application/json'
  /** The subject, for brokers that keep order by partition (CloudEvents, Partitioning extension). */
  readonly partitionkey: string
  /** W3C Trace Context of what caused it (CloudEvents, Distributed Tracing extension). */
  readonly traceparent?: string
  /** Who caused it. */
  readonly actorid: string
  /** The payload of the event: ids and names of fields. */
  readonly data: Readonly<Record<string, unknown>>
}

/** The media type of one event. */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=UTF-8'

/** Puts an event into its envelope. */
export function cloudEventOf(event: KithEvent): CloudEvent {
  const { id, name, version, tenantId, subjectId, actorId, occurredAt, traceparent, payload } = event
  return {
    specversion: '1.0',
    id,
    type: `crm.${name}.v${version}`,
    source: `/crm/${encodeURIComponent(tenantId)}`,
    subject: subjectId,
    time: occurredAt.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: subjectId,
    ...(traceparent === null ? {} : { traceparent }),
    actorid: actorId,
    data: payload,
  }
}
