import type { Crm, Policy } from '@kith/core'
import Sqlite from 'better-sqlite3'
import type { LogEvent } from 'kysely'

/** A CRM that notes the text of every statement it runs. */
export interface CountedCrm extends AsyncDisposable {
  readonly crm: Crm
  readonly raw: Sqlite.Database
  /** The statements of some work, oldest first. */
  readonly statementsOf: (work: () => Promise<unknown>) => Promise<readonly string[]>
  /** All that the host's own log is told of some work: statements, their values, and errors of the database. */
  readonly logOf: (work: () => Promise<unknown>) => Promise<string>
}

/** Opens one, loaded like the kit over altered modules. */
export async function openCounted(policy: Policy): Promise<CountedCrm> {
  const [{ createCrm }, { Kysely, SqliteDialect }] = await Promise.all([
    import('@kith/core'),
    import('kysely'),
  ])
  const raw = new Sqlite(':memory:')
  const seen: LogEvent[] = []
  const eventsOf = async (work: () => Promise<unknown>): Promise<readonly LogEvent[]> => {
    seen.length = 0
    await work()
    return [...seen]
  }
  const database = new Kysely<never>({
    dialect: new SqliteDialect({ database: raw }),
    log: (event) => void seen.push(event),
  })
  const crm = createCrm({ database, policy, secret: 'a secret of the tests, thirty-two long' })
  await crm.migrate()
  return {
    crm,
    raw,
    statementsOf: async (work) => (await eventsOf(work)).map(({ query }) => query.sql),
    logOf: async (work) => (await eventsOf(work)).map(written).join('\n'),
    async [Symbol.asyncDispose]() {
      await crm.close()
      raw.close()
    },
  }
}

function written({ query, ...event }: LogEvent): string {
  const error = event.level === 'error' ? String(event.error) : ''
  return `${query.sql} ${JSON.stringify(query.parameters)} ${error}`
}
