/** A call of an operation, as it is observed. It names no person and no value. */
export interface OperationSpan {
  readonly operation: string
  readonly kind: 'query' | 'command'
  /** What kind of actor calls. */
  readonly actorKind: string
  /** W3C Trace Context of the caller, where they sent one. */
  readonly traceparent: string | undefined
}

/** An attempt to deliver an event, or to run a job, as it is observed. */
export interface DeliverySpan {
  readonly subscriber: string
  /** The name of the event; `undefined` for a job. */
  readonly event: string | undefined
  readonly attempt: number
  /** W3C Trace Context of the operation that has emitted the event. */
  readonly traceparent: string | undefined
}

/**
 * Observes work. Each method surrounds the work and answers what it answers. Failures are told as they are thrown; what is
 * written of them must not be their message, which may quote data.
 */
export interface Telemetry {
  /** Surrounds a call. `run` takes the trace context of the call, which events that it emits carry on. */
  operation<T>(span: OperationSpan, run: (traceparent?: string) => Promise<T>): Promise<T>
  /** Surrounds an attempt to deliver. */
  delivery<T>(span: DeliverySpan, run: () => Promise<T>): Promise<T>
}

/** Several as one, the first one outermost; `undefined` for none. */
export function joinTelemetry(all: readonly Telemetry[]): Telemetry | undefined {
  const [first, ...others] = all
  const rest = first === undefined ? undefined : joinTelemetry(others)
  if (first === undefined || rest === undefined) return first
  return {
    operation: (span, run) =>
      first.operation(span, (traceparent = span.traceparent) =>
        rest.operation({ ...span, traceparent }, (inner = traceparent) => run(inner)),
      ),
    delivery: (span, run) => first.delivery(span, () => rest.delivery(span, run)),
  }
}

/** The outcome of observed work in one word: `ok`, the code of an error, or `error` for one without. */
export function outcomeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,99}$/.test(code) ? code : 'error'
}
