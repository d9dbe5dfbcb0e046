import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { CrmBootError, createCrm, definePlugin, type Plugin, standardRoles } from '@kith/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openHost, SECRET } from '../host/fixtures/embedded.ts'
import { generateHosts } from './fixtures/generated-host.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PLUGINS = 30
const MISSING = 17
const MOST_BYTES = 4096

let folder: string
let said: string

/** Compiles both hosts at once, with the repository's own compiler and strictness. */
async function compile(): Promise<string> {
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { declaration: true, emitDeclarationOnly: true, rootDir: '../..', outDir: './out' },
      files: ['host.ts', 'incomplete.ts'],
    }),
  )
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const run = promisify(execFile)(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
    cwd: ROOT,
  })
  return run.then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  )
}

beforeAll(async () => {
  mkdirSync(join(ROOT, '.kith'), { recursive: true })
  // Beneath the repository, so that imports find the packages as those of a workspace do.
  folder = mkdtempSync(join(ROOT, '.kith/host-types-'))
  for (const [name, source] of generateHosts(PLUGINS, MISSING)) writeFileSync(join(folder, name), source)
  said = await compile()
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

/** What the compiler says of the files whose name begins like this. */
function errorsIn(file: string): string {
  const reports = said.split(/^(?=\S+\.ts\()/m)
  return reports.filter((report) => report.split('(', 1)[0]!.includes(`/${file}`)).join('')
}

describe('a host with thirty plugins', () => {
  test('compiles', () => {
    expect(errorsIn('host.ts')).toBe('')
    expect(errorsIn('Part')).toBe('')
  })

  test('has declarations that name the types of its plugins instead of repeating them', () => {
    const declarations = join(folder, 'out', folder.slice(ROOT.length + 1), 'host.d.ts')
    expect(readFileSync(declarations, 'utf8')).toContain('Part29Types')
    expect(statSync(declarations).size).toBeLessThanOrEqual(MOST_BYTES)
  })

  test('does not compile without one that another requires, and says which', () => {
    const errors = errorsIn('incomplete.ts')
    expect(errors).toContain('missing required plugin')
    expect(errors).toContain(`"part-${MISSING}"`)
  })

  test('does not start either where nobody compiled it: the error names the plugin and the remedy', () => {
    const plugins = Array.from({ length: PLUGINS }, (_, index): Plugin =>
      definePlugin({
        id: `part-${index}`,
        version: '1.0.0',
        kernel: '^0.1',
        ...(index === 0 ? {} : { requires: { [`part-${index - 1}`]: '^1.0' } }),
      })(),
    ).filter((plugin) => plugin.id !== `part-${MISSING}`)
    const start = () =>
      createCrm({ database: openHost().db, policy: standardRoles(), secret: SECRET, plugins } as never)
    expect(start).toThrow(CrmBootError)
    expect(start).toThrow(`[part-${MISSING + 1}] It requires the plugin "part-${MISSING}"`)
    expect(start).toThrow(`Add part-${MISSING}() to the plugins of createCrm.`)
  })
})
