/**
 * Installs the packed packages into a project of their own and uses them as a stranger would: `npm run check:packed`,
 * after a build. Types come from the declarations, code from the bundles, and the command with and without a configuration.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'

import { workspacesIn } from './workspaces.ts'

const APP = `
import { createCrm, standardRoles } from '@kith/core'
import { kith } from '@kith/hono'
import { masking } from '@kith/masking'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

const database = new Kysely<object>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
await using crm = createCrm({ database, plugins: [masking()], policy: standardRoles(), secret: 'x'.repeat(40) })
await crm.migrate()
const actor = { id: 'u1', roles: ['relationship-manager'], teamIds: ['t1'] }
const made = await crm.as(actor).customers.create({ name: 'Ada', phone: '13800138000' })
const read: string | undefined = (await crm.as(actor).customers.get({ id: made.id })).name
const app = kith(crm, { actor: () => actor })
const answer = await app.request('/customers/' + made.id)
if (read !== 'Ada' || answer.status !== 200) throw new Error('The packed packages do not work together')
console.log('app', answer.status)
`

const CONFIG = `
import { defineConfig } from '@kith/cli'
import { masking } from '@kith/masking'

export default defineConfig({ plugins: [masking()] })
`

const TSCONFIG = {
  compilerOptions: { module: 'nodenext', target: 'esnext', strict: true, noEmit: true, types: ['node'] },
  include: ['*.ts'],
}

const folder = mkdtempSync(join(tmpdir(), 'kith-packed-'))
try {
  const packages = workspacesIn('{packages,plugins}/*').filter((workspace) => !workspace.private)
  for (const each of packages)
    sh(`npm pack --silent --pack-destination ${folder} -w ${each.folder}`, process.cwd())
  const tarballs = readdirSync(folder).map((file) => `./${file}`)
  write('package.json', JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  sh(
    `npm install --silent ${tarballs.join(' ')} better-sqlite3@13 @types/better-sqlite3@9 hono@4 kysely@0.29 @types/node@24 vitest@5`,
  )
  write('tsconfig.json', JSON.stringify(TSCONFIG))
  write('app.ts', APP)
  sh(`${resolve('node_modules/.bin/tsc')} -p .`)
  expectOutput('node app.ts', 'app 200')
  expectOutput('npx kith inspect', 'core ')
  write('kith.config.ts', CONFIG)
  expectOutput('npx kith inspect', 'masking ')
  console.log(`Packed: ${packages.length} packages work when installed`)
} finally {
  rmSync(folder, { recursive: true })
}

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text)
}

function expectOutput(command: string, expected: string): void {
  if (!sh(command).includes(expected)) throw new Error(`${command} does not print "${expected}"`)
}

function sh(command: string, cwd = folder): string {
  const { status, stdout, stderr } = spawnSync(command, { shell: true, cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`)
  return stdout
}
