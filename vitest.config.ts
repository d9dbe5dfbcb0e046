import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { defineConfig } from 'vitest/config'
import type { TestProjectConfiguration } from 'vitest/config'

/** `vitest run` is the quick suite; `--mode` chooses another. */
type Suite = 'test' | 'data' | 'long' | 'live' | 'faults'

const SUITES: ReadonlySet<string> = new Set<Suite>(['data', 'long', 'live', 'faults'])

const ROOT = import.meta.dirname
const CONDITIONS = ['@kith/source']
const DATABASES = (process.env.KITH_TEST_DATABASES ?? 'sqlite').split(',').map((name) => name.trim())
const SHARED_DATA = process.env.KITH_SHARED_DATA ?? join(ROOT, '../shared/data')

/** PGlite is PostgreSQL in WebAssembly: what takes long is seen on the server. */
const LONG_ON_PGLITE = ['two-world', 'plugin', 'merge-undo', 'merge-conflicts', 'erasure', 'list-reach'].map(
  (name) => `**/${name}.db.test.ts`,
)

const files = (kind: string) => [`**/*.${kind}.test.ts`]
const SPECIAL = ['db', 'data', 'long', 'live', 'faults', 'types'].flatMap(files)
const LONG_ON_DATABASES = files('db.long')

const INCLUDED: Record<Suite, string[]> = {
  test: ['**/*.test.ts'],
  data: files('data'),
  long: files('long'),
  live: files('live'),
  faults: [],
}

/** What runs once for every database. */
const ON_DATABASES: Partial<Record<Suite, string[]>> = {
  test: files('db'),
  long: LONG_ON_DATABASES,
  faults: files('faults'),
}

interface Workspace {
  readonly name: string
  readonly root: string
}

function workspaces(): Workspace[] {
  const inFolder = (folder: string) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder)).map((name) => ({ name, root: join(ROOT, folder, name) }))
      : []
  return [
    ...inFolder('packages'),
    ...inFolder('plugins'),
    ...inFolder('examples'),
    { name: 'tests', root: join(ROOT, 'tests') },
    { name: 'scripts', root: join(ROOT, 'scripts') },
  ].filter(({ root }) => existsSync(join(root, 'tsconfig.json')))
}

/** Sources run unbuilt: the condition has to be set for both of vite's resolvers. */
const unbuilt = {
  resolve: { conditions: CONDITIONS },
  ssr: { resolve: { conditions: CONDITIONS, externalConditions: CONDITIONS } },
}

const without = ['**/node_modules/**', '**/dist/**']

function plainProject(suite: Suite, name: string, root: string): TestProjectConfiguration {
  return {
    ...unbuilt,
    root,
    test: {
      name,
      include: INCLUDED[suite],
      exclude: [...without, ...(suite === 'test' ? SPECIAL : LONG_ON_DATABASES)],
      provide: { database: 'sqlite', sharedData: SHARED_DATA },
      typecheck: {
        enabled: suite === 'test',
        include: files('types'),
        tsconfig: join(root, 'tsconfig.json'),
      },
    },
  }
}

/** The same tests once for every live database. */
function databaseProject(
  database: string,
  suite: Suite,
  { name, root }: Workspace,
): TestProjectConfiguration {
  return {
    ...unbuilt,
    root,
    test: {
      name: `${name}:${database}`,
      include: ON_DATABASES[suite]!,
      exclude: database === 'pglite' ? [...without, ...LONG_ON_PGLITE] : without,
      provide: { database, sharedData: SHARED_DATA },
      env: { KITH_TEST_DATABASE: database },
      globalSetup: join(ROOT, 'scripts/databases-setup.ts'),
      // The first test of a worker makes the tables, which takes seconds on some.
      hookTimeout: 120_000,
      testTimeout: { faults: 600_000, long: 3_600_000 }[suite as string] ?? 120_000,
    },
  }
}

export default defineConfig(({ mode }) => {
  const suite = (SUITES.has(mode) ? mode : 'test') as Suite
  const databases = ON_DATABASES[suite] === undefined ? [] : DATABASES
  const projects = workspaces().flatMap((workspace) => [
    plainProject(suite, workspace.name, workspace.root),
    ...databases.map((database) => databaseProject(database, suite, workspace)),
  ])
  return {
    test: {
      projects,
      reporters: ['default', './scripts/databases-reporter.ts'],
      // Nothing is kept in modules, so that files can share a worker.
      isolate: false,
      maxWorkers: availableParallelism(),
      testTimeout: suite === 'test' ? 30_000 : 600_000,
      coverage: {
        include: ['{packages,plugins}/*/src/**/*.ts'],
        exclude: ['**/*.test.ts', '**/fixtures/**'],
      },
    },
  }
})
