import type { CloudEvent } from '@kith/core'
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

import { NATS_URL, type Place } from './place.ts'

/** Hears the events of a place, each once: one that comes again, as it may, is known by its id. */
export async function* listen({ name }: Place): AsyncGenerator<CloudEvent> {
  const connection = await connect({ servers: NATS_URL })
  try {
    const { streams, consumers } = await jetstreamManager(connection)
    // The workers make it as well, whoever comes first.
    await streams.add({ name, subjects: [`${name}.>`], duplicate_window: 600_000_000_000 })
    await consumers.add(name, { durable_name: 'example', ack_policy: AckPolicy.Explicit })
    const consumer = await jetstream(connection).consumers.get(name, 'example')
    const taken = new Set<string>()
    for await (const message of await consumer.consume()) {
      const event = message.json<CloudEvent>()
      if (!taken.has(event.id)) yield event
      taken.add(event.id)
      message.ack()
    }
  } finally {
    await connection.close()
  }
}
