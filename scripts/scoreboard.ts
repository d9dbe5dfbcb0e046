/**
 * Prints how the sources of packages and plugins stand against the house rules: import cycles, coded throws, documented
 * exports, sizes. `--check` fails where a rule without exceptions is broken.
 */
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import process from 'node:process'

import { type FileFigures, figuresOf } from './source-metrics.ts'
import { codingFunctions } from './throw-kinds.ts'

/** The groups of files that import each other in a circle, type-only imports included. */
export function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    open.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue
      if (!order.has(next)) visit(next)
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!))
    }
    if (lowest.get(file) !== order.get(file)) return
    const circle = open.splice(open.indexOf(file))
    if (circle.length > 1) cycles.push(circle)
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return cycles
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0
}

function graphOf(files: readonly FileFigures[]): Map<string, string[]> {
  const within = ({ file, imports }: FileFigures): string[] =>
    imports.filter((each) => each.startsWith('.')).map((each) => posix.join(posix.dirname(file), each))
  return new Map(files.map((each) => [each.file, within(each)]))
}

/** How many names an `index.ts` exports, and how many of them exist at run time: what there is to learn and to call. */
export function publicSymbols(text: string): { all: number; values: number } {
  const names = [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, isType, list = '']) =>
    list.split(',').flatMap((name) => (name.trim() === '' ? [] : [isType ? `type ${name}` : name.trim()])),
  )
  return { all: names.length, values: names.filter((name) => !name.startsWith('type ')).length }
}

/** What other files may throw the answers of. */
function exportedCoding(text: string): string[] {
  return [...codingFunctions(text)].filter((name) => text.includes(`export function ${name}(`))
}

/** One row of the board: what is counted, what it is, and what it should be. */
export interface Row {
  rule: string
  is: number | string
  aim: string
  /** The places that break a rule without exceptions. */
  broken: string[]
}

/** Holds measured files against the house rules. */
export function board(files: readonly FileFigures[]): Row[] {
  const functions = files.flatMap(({ file, functions: own }) => own.map((each) => ({ file, ...each })))
  const thrown = files.flatMap(({ file, throws }) => throws.map((each) => ({ file, ...each })))
  const deliberate = thrown.filter(({ kind }) => kind !== 'again')
  const uncoded = deliberate.filter(({ kind }) => kind === 'uncoded')
  const undocumented = files.flatMap(({ file, exported }) =>
    exported.filter((each) => !each.isDocumented).map((each) => `${file}:${each.line} ${each.name}`),
  )
  const cycles = cyclesOf(graphOf(files)).map((circle) => circle.join(' -> '))
  const size = (rule: string, aim: string, is: number): Row => ({ rule, is, aim, broken: [] })
  const lines = files.map((each) => each.codeLines)
  const inFunctions = (figure: 'lines' | 'parameters' | 'nesting' | 'complexity') =>
    functions.map((each) => each[figure])
  const coded = 100 * (1 - uncoded.length / Math.max(1, deliberate.length))
  return [
    { rule: 'import cycles', is: cycles.length, aim: '0', broken: cycles },
    {
      rule: 'throws with a code, %',
      is: coded.toFixed(1),
      aim: '100',
      broken: uncoded.map(({ file, line }) => `${file}:${line}`),
    },
    { rule: 'exports without a purpose', is: undocumented.length, aim: '0', broken: undocumented },
    size('file, code lines, median', '60', quantile(lines, 0.5)),
    size('file, code lines, most', '300', quantile(lines, 1)),
    size('function, lines, p90', '25', quantile(inFunctions('lines'), 0.9)),
    size('function, lines, most', '40', quantile(inFunctions('lines'), 1)),
    size('function, parameters, most', '3', quantile(inFunctions('parameters'), 1)),
    size('function, nesting, most', '3', quantile(inFunctions('nesting'), 1)),
    size('function, complexity, most', '10', quantile(inFunctions('complexity'), 1)),
  ]
}

if (import.meta.main) {
  const sources = globSync('{packages,plugins}/*/src/**/*.ts')
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.test\.ts$|\/fixtures\//.test(file))
    .toSorted()
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  const coding = new Set(sources.flatMap(({ text }) => exportedCoding(text)))
  const files = sources.map(({ file, text }) => figuresOf(file, text, coding))
  const rows = board(files)
  const folders = globSync('{packages,plugins}/*/src/index.ts').map((path) =>
    posix.dirname(posix.dirname(path)),
  )
  const symbols = folders.map((folder) => {
    const { all, values } = publicSymbols(readFileSync(`${folder}/src/index.ts`, 'utf8'))
    return `${posix.basename(folder)} ${all} (${values} at run time)`
  })
  console.log(`${files.length} source files of packages and plugins\n`)
  for (const { rule, is, aim } of rows)
    console.log(`${rule.padEnd(30)} ${String(is).padStart(6)}   aim ${aim}`)
  console.log(`${'public symbols of a package'.padEnd(30)} ${symbols.join(', ')}   aim 60`)
  const broken = rows.flatMap((row) => row.broken.map((place) => `${row.rule}: ${place}`))
  if (broken.length > 0) console.log(`\n${broken.join('\n')}`)
  if (process.argv.includes('--check') && broken.length > 0) process.exitCode = 1
}
