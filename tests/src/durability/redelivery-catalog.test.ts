import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createCrm, type Crm, inspectPlugins, type Plugin, standardRoles } from '@kith/core'
import { createTestClock } from '@kith/testing'
import type BetterSqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openHost, SECRET } from '../host/fixtures/embedded.ts'
import { Random } from '../policy/two-world/random.ts'
import { type CausedEvent, type EchoHandler, echoPlugin } from './fixtures/echo-plugin.ts'

const ROUNDS = 3

/** Every event that the kernel declares. */
const catalog: readonly CausedEvent[] = inspectPlugins({
  plugins: [],
  policy: standardRoles(),
}).plugins.flatMap(({ events }) =>
  events.map(({ name, subject }) => ({ name: name as CausedEvent['name'], subject })),
)

/** The queue itself, and what only says when and by whom it was worked on. */
const QUEUE: ReadonlySet<string> = new Set(['crm_delivery', 'crm_audit', 'crm_lease', 'crm_subscription'])

let folder: string
let files = 0

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-redelivery-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

interface Process extends AsyncDisposable {
  readonly crm: Crm
  readonly raw: BetterSqlite.Database
}

/** A process with a connection of its own. */
function open(file: string, handler: EchoHandler, inTransaction: boolean): Process {
  const delivery = { attempts: 1000, inTransaction }
  const plugins: readonly Plugin[] = [echoPlugin(catalog, { rounds: ROUNDS, handler, delivery })]
  // Two connections of one thread: whoever waited inside the driver would keep the other from ending.
  const { db, raw } = openHost({ file, timeout: 1 })
  const crm = createCrm<readonly Plugin[]>({
    database: db,
    policy: standardRoles(),
    secret: SECRET,
    clock: createTestClock(),
    onError: () => undefined,
    plugins,
  })
  return {
    crm,
    raw,
    async [Symbol.asyncDispose]() {
      await crm.close()
      raw.close()
    },
  }
}

/** A file of its own, with a database in it if there is one. */
function newFile(database?: Buffer): string {
  files += 1
  const file = join(folder, `${files}.db`)
  if (database !== undefined) writeFileSync(file, database)
  return file
}

/** A database in which every event of the catalog has happened and none was delivered. */
async function everythingHappened(): Promise<Buffer> {
  await using process = open(newFile(), () => Promise.resolve(), true)
  await process.crm.migrate()
  type Echoes = { readonly echoes: { causeAll(input: object): Promise<{ readonly caused: number }> } }
  await process.crm.system('a test', (facade) => (facade as unknown as Echoes).echoes.causeAll({}))
  return process.raw.serialize()
}

/** Every row of every table, less the ids and stamps of rows that came to be by deliveries. */
function dump(raw: BetterSqlite.Database): Readonly<Record<string, readonly string[]>> {
  const tables = raw.prepare(`select name from sqlite_master where type = 'table'`).all() as {
    name: string
  }[]
  const rowsOf = (name: string) => raw.prepare(`select * from "${name}"`).all() as Record<string, unknown>[]
  return Object.fromEntries(
    tables
      .filter(({ name }) => !QUEUE.has(name) && !name.startsWith('sqlite_'))
      .map(({ name }) => {
        const rows = rowsOf(name).map((row) =>
          JSON.stringify(name === 'crm_echoes_echo' ? { ...row, id: '' } : row),
        )
        return [name, rows.toSorted((one, other) => (one < other ? -1 : 1))]
      }),
  )
}

const deliveriesLeft = (raw: BetterSqlite.Database): unknown =>
  raw.prepare('select count(*) as left from crm_delivery').get()

/** A handler, given a connection that knows nothing of deliveries. */
type HandlerOn = (raw: BetterSqlite.Database) => EchoHandler

const within: HandlerOn = () => async (_event, ctx, effect) => void (await ctx.transact(effect))

/** Leaves a trace of its own before it does what it has to. */
const bypassing: HandlerOn = (raw) => async (event, ctx, effect) => {
  raw.exec('create table if not exists traces (event text)')
  raw.prepare('insert into traces values (?)').run(event.id)
  await ctx.transact(effect)
}

/** How deliveries are made, and what is done about each. */
interface Kind {
  readonly inTransaction: boolean
  readonly handlerOn: HandlerOn
}

/** The whole database after each delivery was made once, by one process that nothing disturbs. */
async function calmDump(happened: Buffer, { inTransaction, handlerOn }: Kind) {
  const file = newFile(happened)
  const { raw } = openHost({ file })
  await using process = open(file, handlerOn(raw), inTransaction)
  while ((await process.crm.tick()) > 0);
  expect(deliveriesLeft(raw)).toEqual({ left: 0 })
  return closing(raw, dump(raw))
}

function closing<T>(raw: BetterSqlite.Database, result: T): T {
  raw.close()
  return result
}

/**
 * The whole database after two processes have shared the deliveries, whose handlers fail, lose their leases in the middle,
 * and are run again by each other.
 */
async function troubledDump(happened: Buffer, { inTransaction, handlerOn }: Kind, seed: number) {
  const random = new Random(seed)
  const file = newFile(happened)
  const { raw } = openHost({ file, timeout: 1 })
  const own = handlerOn(raw)
  let [isCalm, attempts] = [false, 0]
  const steal = (): void => {
    try {
      raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where state <> 'dead'`)
    } catch {
      // Somebody is writing: nobody steals now.
    }
  }
  const disturb = (): void => {
    if (isCalm) return
    if (random.chance(0.25)) throw new RangeError('no')
    if (random.chance(0.3)) steal()
  }
  const handler: EchoHandler = async (event, ctx, effect) => {
    attempts += 1
    disturb()
    if (!inTransaction && !isCalm && random.chance(0.3)) await processes[random.below(2)]!.crm.tick()
    await own(event, ctx, effect)
    disturb()
  }
  const processes = [0, 1].map(() => open(file, handler, inTransaction))
  for (let round = 0; round < 16; round += 1) {
    steal()
    isCalm = round > 11
    await processes[round % 2]!.crm.tick()
  }
  expect(deliveriesLeft(raw)).toEqual({ left: 0 })
  await Promise.all(processes.map((process) => process[Symbol.asyncDispose]()))
  return { after: closing(raw, dump(raw)), attempts }
}

describe.each([true, false])('every event of the kernel (in one transaction: %s)', (inTransaction) => {
  test('leaves the whole database as one delivery does, however often it is delivered', async () => {
    const happened = await everythingHappened()
    const kind = { inTransaction, handlerOn: within }
    const calm = await calmDump(happened, kind)
    expect(catalog.length).toBeGreaterThan(25)
    expect(calm['crm_echoes_echo']).toHaveLength(ROUNDS * catalog.length)
    for (const seed of [1, 2, 3]) {
      const { after, attempts } = await troubledDump(happened, kind, seed)
      expect(after).toEqual(calm)
      // Otherwise nothing was delivered twice, and the test has shown nothing.
      expect(attempts).toBeGreaterThan(ROUNDS * catalog.length)
    }
  }, 60_000)
})

test('the whole database shows an effect that bypasses the transaction of its delivery', async () => {
  const happened = await everythingHappened()
  const kind = { inTransaction: false, handlerOn: bypassing }
  const calm = await calmDump(happened, kind)
  const { after } = await troubledDump(happened, kind, 1)
  expect(new Set(after['traces'])).toEqual(new Set(calm['traces']))
  expect(after).not.toEqual(calm)
}, 60_000)
