import type { Telemetry } from '../telemetry/telemetry.ts'
import type { OperationCall } from './operation-call.ts'
import type { Operation } from './operation.ts'

type Make = (call: OperationCall) => Promise<unknown>

/** Makes a call under observation, where anybody observes: what it emits carries the trace of the call on. */
export function observeOperation(
  telemetry: Telemetry | undefined,
  { call, operation: { name, kind } }: { readonly call: OperationCall; readonly operation: Operation },
  make: Make,
): Promise<unknown> {
  if (telemetry === undefined) return make(call)
  const { session } = call
  const span = { operation: name, kind, actorKind: session.actor.kind, traceparent: session.traceparent }
  return telemetry.operation(span, (traceparent) =>
    make(traceparent === undefined ? call : { ...call, session: { ...session, traceparent } }),
  )
}
