import type { DeadLetter } from '@kith/core'

import type { CommandOptions } from './command-line.ts'
import { withInstance } from './with-instance.ts'

/** The options of the commands that work in one tenant. */
export interface TenantOptions extends CommandOptions {
  readonly tenant: string
}

/** What `kith events replay` takes. */
export interface ReplayOptions extends TenantOptions {
  readonly since: string
}

const PAGE = 200

/** Runs `kith events dead`. */
export async function runEventsDead({ tenant, ...options }: TenantOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    let count = 0
    let cursor: string | null | undefined
    while (cursor !== null) {
      const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
      const page = await crm.system('list dead letters', (system) => system.events.dead.list(query), tenant)
      for (const letter of page.data) console.log(describeLetter(letter))
      count += page.data.length
      cursor = page.nextCursor
    }
    if (count === 0) console.log('There are no dead letters.')
  })
}

/** Runs `kith events retry`. */
export async function runEventsRetry(id: string, { tenant, ...options }: TenantOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    await crm.system('retry a dead letter', (system) => system.events.dead.retry({ id }), tenant)
    console.log('It is tried again by the next worker.')
  })
}

/** Runs `kith events discard`. */
export async function runEventsDiscard(id: string, { tenant, ...options }: TenantOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    await crm.system('discard a dead letter', (system) => system.events.dead.discard({ id }), tenant)
    console.log('It is removed; what waited behind it goes on.')
  })
}

/** Runs `kith events replay`. */
export async function runEventsReplay(
  subscriber: string,
  { tenant, since, ...options }: ReplayOptions,
): Promise<void> {
  await withInstance(options, async (crm) => {
    const replay = (system: Parameters<Parameters<typeof crm.system>[1]>[0]) =>
      system.events.replay({ subscriber, since })
    const { added } = await crm.system('replay events', replay, tenant)
    console.log(`${added} deliveries added.`)
  })
}

function describeLetter({ id, event, attempts, failure, deadAt }: DeadLetter): string {
  return `${id}  ${event ?? 'job'}  attempts=${attempts}  ${failure ?? '-'}  ${deadAt?.toISOString() ?? '-'}`
}
