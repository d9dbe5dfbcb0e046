import {
  type Attributes,
  context,
  type Context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api'

import { outcomeOf, type Telemetry } from '../telemetry/telemetry.ts'
import { attribute } from './attributes.ts'

/**
 * Spans of operations and deliveries, by the tracer provider that the host has registered. Without one they cost next to nothing.
 *
 * A call is a child of the span that is active, as an instrumented server makes one; where there is none, of the caller's
 * `traceparent`. Events carry the trace of the call that has emitted them. A delivery is a trace of its own with a link to that
 * call, since it comes later, maybe often, and in another process.
 *
 * @example
 * import { openTelemetry } from '@kith/core/opentelemetry'
 *
 * const crm = createCrm({ database, policy, secret, telemetry: [openTelemetry()] })
 */
export function openTelemetry(): Telemetry {
  const tracer = trace.getTracer('@kith/core')
  return {
    operation: ({ operation, kind, actorKind, traceparent }, run) => {
      const attributes = {
        [attribute.operation]: operation,
        [attribute.kind]: kind,
        [attribute.actor]: actorKind,
      }
      const options = { kind: SpanKind.INTERNAL, attributes }
      return tracer.startActiveSpan(operation, options, callerOf(traceparent), (span) =>
        ended(span, () => run(traceparentOf(span))),
      )
    },
    delivery: ({ subscriber, event, attempt, traceparent }, run) => {
      const attributes: Attributes = {
        [attribute.system]: 'kith',
        [attribute.operationType]: 'process',
        [attribute.consumer]: subscriber,
        [attribute.attempt]: attempt,
        ...(event === undefined ? {} : { [attribute.destination]: event }),
      }
      const options = { kind: SpanKind.CONSUMER, root: true, attributes, links: linksTo(traceparent) }
      return tracer.startActiveSpan(`process ${subscriber}`, options, (span) => ended(span, run))
    },
  }
}

function callerOf(traceparent: string | undefined): Context {
  const active = context.active()
  if (traceparent === undefined || trace.getSpan(active) !== undefined) return active
  return contextOf(traceparent, active)
}

function linksTo(traceparent: string | undefined): Link[] {
  const producer =
    traceparent === undefined ? undefined : trace.getSpanContext(contextOf(traceparent, ROOT_CONTEXT))
  return producer === undefined ? [] : [{ context: producer }]
}

/** The context that a `traceparent` names, whichever propagators the host has registered. */
function contextOf(traceparent: string, base: Context): Context {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-')
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED
  return trace.setSpanContext(propagation.deleteBaggage(base), {
    traceId,
    spanId,
    traceFlags,
    isRemote: true,
  })
}

function traceparentOf(span: Span): string | undefined {
  const spanContext = span.spanContext()
  if (!trace.isSpanContextValid(spanContext)) return undefined
  const { traceId, spanId, traceFlags } = spanContext
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** Of a failure the code alone is written: a message may quote data. */
async function ended<T>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    span.setAttribute(attribute.error, outcomeOf(error))
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}
