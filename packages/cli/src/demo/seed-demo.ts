import type { Plugin } from '@kith/core'

import type { HostDatabase } from '../config/config.ts'
import type { Settings } from '../config/settings.ts'
import { createInstance, type ServedInstance } from '../instance.ts'
import { readChinook } from './data/chinook.ts'
import { ACTIVITY_ENDS_AT, demoActivity } from './demo-activity.ts'
import { demoImporter, LOADING } from './demo-actors.ts'
import { type DemoRecord, demoCustomers } from './demo-customers.ts'
import { readLoaded, recordComplete, recordLoaded } from './demo-database.ts'
import type { DemoCrm } from './demo-plugins.ts'
import { demoTeams } from './demo-teams.ts'
import { demoUsers } from './demo-users.ts'
import { seedActivity } from './seed-activity.ts'
import type { SeedProgress } from './seed-progress.ts'
import { seedShop } from './seed-shop.ts'

/** What loading the demo needs. The database is claimed and migrated. */
export interface DemoSeeding {
  readonly settings: Settings
  /** The plugins of shop and service: customers are loaded without them, so that nobody waits to hear of each. */
  readonly shop: readonly Plugin[]
  readonly kysely: HostDatabase
  readonly progress: SeedProgress
}

const PEOPLE = 'people'
const BATCH = 20

/**
 * Loads the demo through the public operations, so that contact points, encryption, events and audit are real. Each
 * batch is one transaction together with its record of what is loaded: however often it is cut off, the next run goes on
 * where the last one stopped. The CRM that loads has a clock of its own, which shows for each customer the day they
 * were first seen.
 */
export async function seedDemo({ settings, shop, kysely, progress }: DemoSeeding): Promise<void> {
  const loaded = await readLoaded(kysely)
  const all = demoCustomers()
  const missing = all.filter(({ item }) => !loaded.has(item))
  const time = { now: missing[0]?.createdAt ?? new Date() }
  const plugins = settings.plugins.filter((plugin) => !shop.includes(plugin))
  const crm = createInstance({ ...settings, plugins }, kysely, () => time.now)
  try {
    await seedPeople(crm)
    progress.start(all.length, all.length - missing.length)
    for (let at = 0; at < missing.length; at += BATCH) {
      await seedBatch(crm, missing.slice(at, at + BATCH), (now) => (time.now = now))
      progress.update(all.length - missing.length + Math.min(at + BATCH, missing.length))
    }
    time.now = ACTIVITY_ENDS_AT
    await seedActivity(crm, demoActivity(all))
  } finally {
    progress.stop()
    await crm.close()
  }
  const whole = createInstance(settings, kysely)
  try {
    await seedShop(whole as unknown as DemoCrm, all, new Date())
    await recordComplete(kysely)
  } finally {
    await whole.close()
  }
}

async function seedPeople(crm: ServedInstance): Promise<void> {
  await crm.transaction(async ({ trx, system }) => {
    if ((await readLoaded(trx)).has(PEOPLE)) return
    const { teams, users } = system(LOADING)
    const teamIds = new Map<string, string>()
    for (const team of demoTeams) teamIds.set(team.key, (await teams.create(team)).id)
    for (const { teamKey, input } of demoUsers(readChinook().employees)) {
      const user = await users.create(input)
      await teams.members.add({ id: teamIds.get(teamKey)!, userId: user.id })
    }
    await recordLoaded(trx, PEOPLE, null)
  })
}

/** Asks inside the transaction again what is loaded: another process may load the same demo. */
async function seedBatch(
  crm: ServedInstance,
  batch: readonly DemoRecord[],
  setTime: (now: Date) => void,
): Promise<void> {
  await crm.transaction(async ({ trx, as }) => {
    const loaded = await readLoaded(trx)
    const { customers } = as(demoImporter, { purpose: LOADING })
    for (const { item, createdAt, input } of batch) {
      if (loaded.has(item)) continue
      setTime(createdAt)
      const { id } = await customers.create(input)
      await recordLoaded(trx, item, id)
    }
  })
}
