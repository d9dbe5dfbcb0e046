/**
 * Who may import whom. `npm run lint` runs it over every source file of the repository; type-only imports count.
 * The cycles are oxlint's (`import/no-cycle`); everything with a direction is here, because each message can then
 * name the rule and the way out.
 */
import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import process from 'node:process'

import { parseSync, Visitor } from 'oxc-parser'

/** `packages/core/src` from the top: each folder or file imports only what stands before it, and itself. */
export const LAYERS = (
  'shared telemetry messages di session schema masks database filter vault policy audit events brokers jobs gate blobs tokens ' +
  'rates idempotency turns operations plugin directory customers timeline consents verification merge work formats upsert imports ingestion exports access core-types.ts core-plugin.ts define-plugin.ts inspect-plugins.ts crm-types.ts create-kernel.ts error-catalogue.ts ' +
  'crm.ts index.ts node node.ts opentelemetry opentelemetry.ts'
).split(' ')

/** Foreign modules with few importers; the rest of the repository goes through those files. */
const DOORS: { module: RegExp; within: string; doors: string[] }[] = [
  {
    module: /^node:/,
    within: 'packages/core/',
    doors: ['packages/core/src/shared/platform.ts', 'packages/core/src/node/'],
  },
  // It runs in browsers.
  {
    module: /^(node:|@kith\/core$)/,
    within: 'packages/client/',
    doors: ['packages/client/src/client-types.ts'],
  },
  { module: /^(tsyringe|reflect-metadata)(\/|$)/, within: '', doors: ['packages/core/src/di/'] },
  {
    module: /^(hono|@hono\/[^/]+)(\/|$)/,
    within: '',
    doors: ['packages/hono/', 'packages/cli/', 'tests/', 'examples/', 'bench/'],
  },
]

/** What else of Kith a workspace may import; one that is not listed is bound by its package.json alone. */
const NEIGHBOURS: { workspace: RegExp; allowed: string[] }[] = [
  { workspace: /^packages\/core$/, allowed: [] },
  { workspace: /^packages\/(client|hono|testing)$/, allowed: ['@kith/core'] },
  { workspace: /^plugins\//, allowed: ['@kith/core'] },
]

/** What packages export beside their main entry. */
const FURTHER_ENTRIES = new Set(['@kith/cli/main', '@kith/core/node', '@kith/core/opentelemetry'])

interface Import {
  specifier: string
  line: number
}

interface Source {
  file: string
  workspace: string
  isTest: boolean
}

/** Everything a file imports, in whatever form: static, re-exported, dynamic, or inside a type. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  const add = (node: { value?: unknown; start?: number } | null | undefined): void => {
    if (typeof node?.value !== 'string') return
    found.push({ specifier: node.value, line: text.slice(0, node.start).split('\n').length })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(parseSync(file, text).program)
  return found
}

function workspaceOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  return ['packages', 'plugins', 'examples'].includes(first) ? `${first}/${second}` : first
}

const layerOf = (file: string): string | undefined => /^packages\/core\/src\/([^/]+)/.exec(file)?.[1]

function layerProblem(source: Source, target: string): string | undefined {
  const [from, to] = [layerOf(source.file), layerOf(target)]
  if (from === undefined || to === undefined || from === to || source.isTest) return undefined
  const unknown = [from, to].find((layer) => !LAYERS.includes(layer))
  if (unknown) return `'${unknown}' is no layer of core: move it into one, or give it a place in LAYERS`
  if (LAYERS.indexOf(to) < LAYERS.indexOf(from)) return undefined
  return `${from} stands above ${to} in core and cannot import it: move the shared part up, or pass it in`
}

function relativeProblem(source: Source, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(source.file), specifier)
  if (workspaceOf(target) !== source.workspace) {
    return `'${specifier}' leaves ${source.workspace}: import the package by its public name`
  }
  if (!source.isTest && target === `${source.workspace}/src/index.ts`) {
    return `index.ts is the public surface, for others only: import the file that declares the symbol`
  }
  return layerProblem(source, target)
}

function neighbourProblem(source: Source, specifier: string): string | undefined {
  const [scope, name, ...deep] = specifier.split('/')
  if (scope !== '@kith') return undefined
  if (deep.length > 0 && !FURTHER_ENTRIES.has(specifier))
    return `'${specifier}' reaches inside @kith/${name}: import @kith/${name}`
  const rule = NEIGHBOURS.find(({ workspace }) => workspace.test(source.workspace))
  const allowed = source.isTest ? [...(rule?.allowed ?? []), '@kith/testing'] : rule?.allowed
  if (!rule || allowed?.includes(specifier)) return undefined
  return `${source.workspace} does not import ${specifier}: meet through operations, events and hooks`
}

function foreignProblem(source: Source, specifier: string): string | undefined {
  const module = isBuiltin(specifier) && !specifier.startsWith('node:') ? `node:${specifier}` : specifier
  const rule = DOORS.find((door) => door.module.test(module) && source.file.startsWith(door.within))
  const isOpen = !rule || source.isTest || rule.doors.some((door) => source.file.startsWith(door))
  if (isOpen) return neighbourProblem(source, specifier)
  return `'${specifier}' is imported only in ${rule.doors.join(', ')}: go through what that exports`
}

/** The broken rules of one file, as `file:line message`. */
export function checkFile(file: string, text: string): string[] {
  const source = {
    file,
    workspace: workspaceOf(file),
    isTest: /\.test\.ts$|\/fixtures\//.test(file),
  }
  const problems = importsOf(file, text).flatMap(({ specifier, line }) => {
    const check = specifier.startsWith('.') ? relativeProblem : foreignProblem
    const problem = check(source, specifier)
    return problem ? [`${file}:${line} ${problem}`] : []
  })
  if (/^(packages|plugins)\/[^/]+\/src\/.+\/index\.ts$/.test(file)) {
    problems.push(`${file}:1 no barrel files inside folders: import the file that declares the symbol`)
  }
  return problems
}

if (import.meta.main) {
  const files = globSync('{packages,plugins,examples}/*/src/**/*.ts').concat(
    globSync('{tests,bench}/src/**/*.ts'),
  )
  const problems = files
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) => checkFile(file, readFileSync(file, 'utf8')))
  for (const problem of problems) console.error(problem)
  console.log(`Layers: ${files.length} files, ${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
