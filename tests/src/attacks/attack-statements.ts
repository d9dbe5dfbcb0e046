import type { Crm, Policy } from '@kith/core'
import Sqlite from 'better-sqlite3'

/** A CRM that notes the text of every statement it runs. */
export interface CountedCrm extends AsyncDisposable {
  readonly crm: Crm
  readonly raw: Sqlite.Database
  /** The statements of some work, oldest first. */
  readonly statementsOf: (work: () => Promise<unknown>) => Promise<readonly string[]>
}

/** Opens one, loaded like the kit over altered modules. */
export async function openCounted(policy: Policy): Promise<CountedCrm> {
  const [{ createCrm }, { Kysely, SqliteDialect }] = await Promise.all([
    import('@kith/core'),
    import('kysely'),
  ])
  const raw = new Sqlite(':memory:')
  const seen: string[] = []
  const database = new Kysely<never>({
    dialect: new SqliteDialect({ database: raw }),
    log: ({ query }) => void seen.push(query.sql),
  })
  const crm = createCrm({ database, policy, secret: 'a secret of the tests, thirty-two long' })
  await crm.migrate()
  return {
    crm,
    raw,
    statementsOf: async (work) => {
      seen.length = 0
      await work()
      return [...seen]
    },
    async [Symbol.asyncDispose]() {
      await crm.close()
      raw.close()
    },
  }
}
