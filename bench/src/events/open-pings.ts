import { type BrokerPort, createCrm, type KithEvent, standardRoles } from '@kith/core'

import type { BenchPlace } from './bench-place.ts'
import { pings } from './pings-plugin.ts'

/** A machine that sends pings. */
export const sender = { kind: 'apiKey', id: 'bench', roles: ['integration'] } as const

interface PingsOptions {
  readonly subscribers?: number
  readonly heard?: (event: KithEvent) => void
  readonly broker?: BrokerPort
  /** Whether another instance works on the place at the same time. */
  readonly isBeside?: boolean
}

/** Opens a migrated CRM with the plugin of pings. Whoever else has worked on the place before is owed nothing any more. */
export async function openPings(
  place: BenchPlace,
  { subscribers = 1, heard = () => undefined, broker, isBeside = false }: PingsOptions = {},
) {
  const database = place.connect()
  const crm = createCrm({
    database,
    policy: standardRoles(),
    secret: 'a secret for benchmarks only, not for data',
    plugins: [pings(subscribers, heard)] as const,
    migrate: 'auto',
    onError: console.error,
    ...(broker === undefined ? {} : { brokers: { bus: broker } }),
  })
  await crm.ready()
  if (!isBeside)
    for (const table of ['crm_subscription', 'crm_delivery']) await database.deleteFrom(table).execute()
  await crm.tick()
  return crm
}

/** The CRM of these measurements. */
export type PingsCrm = Awaited<ReturnType<typeof openPings>>

/** Sends so many pings, by so many clients at once. */
export async function sendPings(crm: PingsCrm, count: number, isTold: boolean): Promise<void> {
  const session = crm.as(sender)
  let left = count
  const client = async (): Promise<void> => {
    while (left-- > 0) await session.pings.send({ isTold })
  }
  await Promise.all(Array.from({ length: 8 }, client))
}
