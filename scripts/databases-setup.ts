import { createConnection } from 'node:net'

import type { TestProject } from 'vitest/node'

/** Servers on which `*.db.test.ts` run: the variable that says where each is, and where it is otherwise. */
const servers: Readonly<Record<string, { readonly variable: string; readonly url: string }>> = {
  postgres: { variable: 'KITH_TEST_POSTGRES', url: 'postgres://127.0.0.1:5432' },
  mariadb: { variable: 'KITH_TEST_MARIADB', url: 'mysql://127.0.0.1:3306' },
}

/** Says before the tests of a database run that its server is missing, instead of failing in each of them. */
export async function setup({ name }: TestProject): Promise<void> {
  const [, database = ''] = name.split(':')
  const server = servers[database]
  if (server === undefined) return
  const { hostname, port } = new URL(process.env[server.variable] ?? server.url)
  if (await answers(hostname, Number(port))) return
  throw new Error(
    `No ${database} answers at ${hostname}:${port}. Start it, set ${server.variable} to its URL, or leave it out of KITH_TEST_DATABASES`,
  )
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 2_000 })
    const settle = (isReachable: boolean) => () => {
      socket.destroy()
      resolve(isReachable)
    }
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false))
  })
}
