/**
 * The names of attributes: those of OpenTelemetry's semantic conventions, of which the ones on messaging are still in development,
 * and Kith's own.
 */
export const attribute = {
  operation: 'kith.operation',
  kind: 'kith.operation.kind',
  actor: 'kith.actor.kind',
  attempt: 'kith.delivery.attempt',
  error: 'error.type',
  system: 'messaging.system',
  operationType: 'messaging.operation.type',
  consumer: 'messaging.consumer.group.name',
  destination: 'messaging.destination.name',
} as const
