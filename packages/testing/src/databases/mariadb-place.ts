import { Kysely, MysqlDialect } from 'kysely'
import type { Pool, RowDataPacket } from 'mysql2/promise'

import { testingErrors } from '../testing-errors.ts'
import type { TestTables } from './opened-database.ts'
import { isLeftOver, type Place, placeName } from './place.ts'

const DEFAULT_URL = 'mysql://root@127.0.0.1:3306'

/** As many as a test asks at once, and few enough for many tests beside each other. */
const CONNECTIONS = 5

let admin: Promise<Pool> | undefined

/** A database of the server at `KITH_TEST_MARIADB`. */
export async function createMariadbPlace(): Promise<Place> {
  const { default: mysql } = await importMysql()
  const server = await (admin ??= connectAdmin())
  const database = placeName()
  await server.query(`create database ${database}`)
  return {
    connect: async () =>
      new Kysely<TestTables>({
        dialect: new MysqlDialect({
          pool: mysql.createPool({ uri: urlOf(), database, connectionLimit: CONNECTIONS }),
        }),
      }),
    async tables() {
      const [rows] = await server.query<RowDataPacket[]>(
        'select table_name as name from information_schema.tables where table_schema = ?',
        [database],
      )
      return rows.map((row) => row['name'] as string)
    },
    async tidy(emptied, dropped) {
      const statements = [
        ...dropped.map((table) => `drop table ${database}.\`${table}\``),
        ...emptied.map((table) => `delete from ${database}.\`${table}\``),
      ]
      await server.query(statements.join(';'))
    },
    async clear() {
      await server.query(`drop database ${database}; create database ${database}`)
    },
  }
}

function urlOf(): string {
  return process.env['KITH_TEST_MARIADB'] ?? DEFAULT_URL
}

async function importMysql() {
  try {
    return await import('mysql2')
  } catch {
    throw testingErrors.DRIVER_MISSING({ database: 'mariadb', driver: 'mysql2' })
  }
}

async function connectAdmin(): Promise<Pool> {
  const { default: mysql } = await importMysql()
  const pool = mysql.createPool({ uri: urlOf(), multipleStatements: true, connectionLimit: 1 }).promise()
  try {
    const [rows] = await pool.query<RowDataPacket[]>(
      `select schema_name as name from information_schema.schemata where schema_name like 'kith\\_test\\_%'`,
    )
    for (const { name } of rows as unknown as readonly { name: string }[])
      if (isLeftOver(name)) await pool.query(`drop database if exists ${name}`)
  } catch (cause) {
    throw testingErrors.SERVER_UNREACHABLE({ database: 'mariadb', variable: 'KITH_TEST_MARIADB' }, { cause })
  }
  return pool
}
