import { createCrm, definePlugin, type Plugin, standardRoles } from '@kith/core'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import { benchPlugins } from './bench-plugins.ts'

/** What plugins cost in process. */
export interface PluginFigures {
  /** The median of creating a CRM with 20 plugins, in milliseconds. */
  readonly bootMs: number
  /** How much longer `customers.get` takes with ten hooks that do nothing: 0.05 is 5 %. */
  readonly hookShare: number
}

const HOOKS = 10
const SECRET = 'a secret for benchmarks only, not for data'

/** Measures creation, and a call with hooks against one without, in alternation. */
export async function measurePlugins(rounds: number): Promise<PluginFigures> {
  return { bootMs: measureBoot(rounds), hookShare: await measureHooks(rounds) }
}

function measureBoot(rounds: number): number {
  const plugins = benchPlugins(20)
  const database = open()
  const times: number[] = []
  for (let round = 0; round < rounds + 5; round++) {
    const begun = performance.now()
    createCrm({ database, policy: standardRoles(), secret: SECRET, plugins } as never)
    times.push(performance.now() - begun)
  }
  // The first ones compile the code; a host that starts once pays them as part of its start.
  return median(times.slice(5))
}

async function measureHooks(rounds: number): Promise<number> {
  const plain = await prepareCall([])
  const hooked = await prepareCall([idle()])
  await plain(300)
  await hooked(300)
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const turns = round % 2 === 0 ? [plain, hooked] : [hooked, plain]
    const times = new Map<unknown, number>()
    for (const call of turns) times.set(call, await call(200))
    ratios.push(times.get(hooked)! / times.get(plain)!)
  }
  return median(ratios) - 1
}

/** A CRM of its own with one customer; answers how to read it many times, and how long that took. */
async function prepareCall(plugins: readonly Plugin[]): Promise<(times: number) => Promise<number>> {
  const crm = createCrm({ database: open(), policy: standardRoles(), secret: SECRET, plugins } as never)
  await crm.migrate()
  const shop = crm.as({ kind: 'apiKey', id: 'shop', roles: ['integration'] })
  const { id } = await shop.customers.create({ name: '张三', phone: '13800138000' })
  return async (times) => {
    const begun = performance.now()
    for (let call = 0; call < times; call++) await shop.customers.get({ id })
    return performance.now() - begun
  }
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
