import { type BrokerPort, CLOUD_EVENT_TYPE, type CloudEvent, type Published } from '@kith/core'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'

import { rabbitErrors } from './errors.ts'
import { routingKeyOf } from './routing-key-of.ts'

/** Where events go. */
export interface RabbitBrokerOptions {
  /** An AMQP address. Default: `amqp://127.0.0.1:5672`. */
  readonly url?: string
  /** The durable topic exchange that events are published to, made when it is not there. Default: `kith`. */
  readonly exchange?: string
  /** How long connecting may take, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 5000

interface Open {
  readonly connection: ChannelModel
  readonly channel: ConfirmChannel
  /** Whether both can still be used. */
  isAlive: boolean
}

/**
 * Hands events over to RabbitMQ: to a durable topic exchange, as persistent messages whose routing key is `<tenant>.<event>` and
 * whose `messageId` is the id of the event. An event is done when the server has confirmed it. RabbitMQ does not recognise
 * messages that come again: consumers do, by that id.
 *
 * @example
 * createCrm({ brokers: { rabbitmq: rabbitBroker({ url: process.env.RABBITMQ_URL }) }, ... })
 */
export function rabbitBroker(options: RabbitBrokerOptions = {}): BrokerPort {
  const { exchange = 'kith' } = options
  let opening: Promise<Open> | undefined

  const open = async (): Promise<Open> => {
    const known = await opening?.catch(() => undefined)
    if (known?.isAlive === true) return known
    opening = openChannel(options, exchange)
    return opening
  }

  return {
    async publish(batch, signal) {
      try {
        const opened = await open()
        signal.throwIfAborted()
        return await Promise.all(batch.map((event) => publishOne(opened, exchange, event)))
      } catch (cause) {
        throw rabbitErrors.UNREACHABLE({ cause })
      }
    },
    async close() {
      const closing = opening
      opening = undefined
      const known = await closing?.catch(() => undefined)
      if (known?.isAlive === true) await known.connection.close()
    },
    async check() {
      try {
        const { channel } = await open()
        await channel.checkExchange(exchange)
      } catch (cause) {
        throw rabbitErrors.UNREACHABLE({ cause })
      }
    },
  }
}

async function openChannel(options: RabbitBrokerOptions, exchange: string): Promise<Open> {
  const { url = 'amqp://127.0.0.1:5672', timeoutMs = TIMEOUT_MS } = options
  const connection = await connect(url, { timeout: timeoutMs })
  // Whoever waits for a confirmation hears of it there; without a listener it would end the process.
  connection.on('error', () => undefined)
  const channel = await connection.createConfirmChannel()
  const opened: Open = { connection, channel, isAlive: true }
  const end = (): void => {
    opened.isAlive = false
  }
  connection.on('close', end)
  channel.on('close', end)
  channel.on('error', end)
  await channel.assertExchange(exchange, 'topic', { durable: true })
  return opened
}

/** What the server refuses is refused for this event; a channel that ends means that nobody answers. */
function publishOne(opened: Open, exchange: string, event: CloudEvent): Promise<Published> {
  const properties = {
    messageId: event.id,
    type: event.type,
    contentType: CLOUD_EVENT_TYPE,
    timestamp: Math.floor(Date.parse(event.time) / 1000),
    persistent: true,
  }
  return new Promise((resolve, reject) => {
    // The end of a channel is told to those who wait before it is told to those who listen.
    const judge = (error: unknown): void => {
      if (opened.isAlive) resolve({ id: event.id, ok: false })
      else reject(error)
    }
    const settle = (error: unknown): void => {
      if (error === null || error === undefined) resolve({ id: event.id, ok: true })
      else setImmediate(judge, error)
    }
    opened.channel.publish(
      exchange,
      routingKeyOf(event),
      Buffer.from(JSON.stringify(event)),
      properties,
      settle,
    )
  })
}
