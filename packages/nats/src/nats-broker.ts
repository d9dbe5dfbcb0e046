import { type BrokerPort, CLOUD_EVENT_TYPE, type CloudEvent, type Published } from '@kith/core'
import { jetstream, type JetStreamClient, JetStreamApiError, jetstreamManager } from '@nats-io/jetstream'
import {
  connect,
  headers,
  nanos,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node'

import { natsErrors } from './errors.ts'
import { subjectOf } from './subject-of.ts'

/** A stream that is made when it is not there. */
export interface StreamOptions {
  readonly name: string
  /** How long the stream recognises an event that comes again, in milliseconds. Default: ten minutes. */
  readonly duplicateWindowMs?: number
}

/** Where events go. */
export interface NatsBrokerOptions {
  /** How to connect, as `@nats-io/transport-node` takes it. Default: a server on this machine. */
  readonly connection?: NodeConnectionOptions
  /** What the subjects begin with. Default: `kith`. */
  readonly prefix?: string
  /** Left out, the host has made a stream for the subjects itself. */
  readonly stream?: StreamOptions
  /** How long the server may take to confirm an event, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number
}

const WINDOW_MS = 10 * 60_000
const TIMEOUT_MS = 5000

interface Open {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
}

/**
 * Hands events over to NATS JetStream, on the subjects `<prefix>.<tenant>.<event>`. `Nats-Msg-Id` is the id of the event, so
 * that a stream keeps one that comes again within its window only once. An event is done when the stream has confirmed it.
 *
 * @example
 * createCrm({ brokers: { nats: natsBroker({ stream: { name: 'KITH' } }) }, ... })
 */
export function natsBroker(options: NatsBrokerOptions = {}): BrokerPort {
  const { prefix = 'kith', timeoutMs = TIMEOUT_MS } = options
  let opening: Promise<Open> | undefined

  const open = async (): Promise<Open> => {
    const known = await opening?.catch(() => undefined)
    if (known !== undefined && !known.connection.isClosed()) return known
    opening = openConnection(options, prefix)
    return opening
  }

  return {
    async publish(batch, signal) {
      try {
        const { client } = await open()
        signal.throwIfAborted()
        return await Promise.all(batch.map((event) => publishOne(client, event, { prefix, timeoutMs })))
      } catch (cause) {
        throw natsErrors.UNREACHABLE({ cause })
      }
    },
    async close() {
      const closing = opening
      opening = undefined
      const known = await closing?.catch(() => undefined)
      await known?.connection.close()
    },
    async check() {
      try {
        const { connection } = await open()
        await connection.rtt()
      } catch (cause) {
        throw natsErrors.UNREACHABLE({ cause })
      }
    },
  }
}

async function openConnection({ connection, stream }: NatsBrokerOptions, prefix: string): Promise<Open> {
  const opened = await connect({ name: 'kith', maxReconnectAttempts: -1, ...connection })
  if (stream !== undefined) await ensureStream(opened, stream, prefix)
  return { connection: opened, client: jetstream(opened) }
}

async function ensureStream(
  connection: NatsConnection,
  { name, duplicateWindowMs = WINDOW_MS }: StreamOptions,
  prefix: string,
): Promise<void> {
  const { streams } = await jetstreamManager(connection)
  try {
    await streams.info(name)
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error
    await streams.add({ name, subjects: [`${prefix}.>`], duplicate_window: nanos(duplicateWindowMs) })
  }
}

/** What the stream itself refuses is refused for this event; anything else means that nobody answers. */
async function publishOne(
  client: JetStreamClient,
  event: CloudEvent,
  { prefix, timeoutMs }: { readonly prefix: string; readonly timeoutMs: number },
): Promise<Published> {
  const contentType = headers()
  contentType.set('content-type', CLOUD_EVENT_TYPE)
  try {
    const { duplicate } = await client.publish(subjectOf(prefix, event), JSON.stringify(event), {
      msgID: event.id,
      headers: contentType,
      timeout: timeoutMs,
    })
    return { id: event.id, ok: true, duplicate }
  } catch (error) {
    if (error instanceof JetStreamApiError) return { id: event.id, ok: false }
    throw error
  }
}
