import { createCrm, definePlugin, type Plugin, standardRoles } from '@kith/core'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import { benchPlugins } from './bench-plugins.ts'
import { alternate, type Call, median } from './cost.ts'

/** What plugins cost in process. Times are times of the processor. */
export interface PluginFigures {
  /** Creating a CRM with 20 plugins at the median, in milliseconds. */
  readonly bootMs: number
  /** The first time in a process: it compiles the code as well. */
  readonly firstBootMs: number
  /** How much longer `customers.get` takes with ten hooks that do nothing: 0.05 is 5 %. */
  readonly hookShare: number
}

const HOOKS = 10
const SECRET = 'a secret for benchmarks only, not for data'

/** Measures creation, and a call with hooks against one without, in alternation. */
export async function measurePlugins(rounds: number): Promise<PluginFigures> {
  return { ...measureBoot(rounds), hookShare: await measureHooks(rounds) }
}

/** The clock of a thread moves in steps of milliseconds, so several creations are one measurement. */
const AT_ONCE = 5

function measureBoot(rounds: number): Pick<PluginFigures, 'bootMs' | 'firstBootMs'> {
  const plugins = benchPlugins(20)
  const database = open()
  const create = (): void => {
    createCrm({ database, policy: standardRoles(), secret: SECRET, plugins } as never)
  }
  const firstBootMs = threadTime(create)
  const times = Array.from({ length: rounds }, () =>
    threadTime(() => {
      for (let one = 0; one < AT_ONCE; one++) create()
    }),
  )
  return { bootMs: median(times) / AT_ONCE, firstBootMs }
}

/** Creation is synchronous: what it holds up is this thread. The runtime compiles and collects on others meanwhile. */
function threadTime(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

async function measureHooks(rounds: number): Promise<number> {
  const [plain, hooked] = await alternate([await prepareCall([]), await prepareCall([idle()])], rounds * 300)
  return hooked.cpu / plain.cpu - 1
}

/** A CRM of its own with one customer; answers how to read it. */
async function prepareCall(plugins: readonly Plugin[]): Promise<Call> {
  const crm = createCrm({ database: open(), policy: standardRoles(), secret: SECRET, plugins } as never)
  await crm.migrate()
  const shop = crm.as({ kind: 'apiKey', id: 'shop', roles: ['integration'] })
  const { id } = await shop.customers.create({ name: '张三', phone: '13800138000' })
  return () => shop.customers.get({ id })
}

function idle(): Plugin {
  return definePlugin({
    id: 'idle',
    version: '1.0.0',
    kernel: '^0.1',
    setup(r) {
      for (let hook = 0; hook < HOOKS / 2; hook++) {
        r.hook.guard('customers.get', () => true)
        r.hook.after('customers.get', () => undefined)
      }
    },
  })()
}

function open(): Kysely<unknown> {
  return new Kysely({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
}
