import type { Settings } from '../config/settings.ts'
import { createInstance, type OpenDatabase, openDatabase, type ServedInstance } from '../instance.ts'
import { claimDemoDatabase, isSeeded } from './demo-database.ts'

/** Opens the demo database, made, migrated and loaded as far as that is still to do. */
export async function openDemo(
  settings: Settings,
): Promise<{ readonly database: OpenDatabase; readonly crm: ServedInstance }> {
  const database = await openDatabase(settings, { mustExist: false })
  try {
    await claimDemoDatabase(database)
    const crm = createInstance(settings, database.kysely)
    await crm.migrate()
    if (!(await isSeeded(database.kysely))) await seed(settings, database)
    return { database, crm }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** What loading needs is imported only when there is something to load. */
async function seed(settings: Settings, { kysely }: OpenDatabase): Promise<void> {
  const [{ seedDemo }, { demoPluginIds }, { createProgressBar }] = await Promise.all([
    import('./seed-demo.ts'),
    import('./demo-plugins.ts'),
    import('./seed-progress.ts'),
  ])
  const shop = settings.plugins.filter(({ id }) => demoPluginIds.includes(id))
  await seedDemo({ settings, shop, kysely, progress: createProgressBar() })
}
