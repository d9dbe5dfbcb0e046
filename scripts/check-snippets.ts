/**
 * Proves the code on the pages: `npm run snippets`, for both READMEs and everything below docs. A path names fewer pages.
 *
 * - every `ts` block is type-checked by itself;
 * - the `ts run` blocks of a page are one program, in order: it is type-checked and run;
 * - the `text output` blocks of a page, in order, are what that program prints;
 * - a comment that opens with `<!-- snippets` stands before every block of its page: imports, and what a reader has.
 *
 * Each program keeps the line numbers of its page, so an error at `guides/x.run.ts:40` is line 40 of `guides/x.md`.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'

import { run } from './workspaces.ts'

/** Inside the repository, so that packages resolve as they do for a workspace. */
const OUT = '.kith/snippets'
const GENERATED = /^docs\/(reference\/api|node_modules|\.vitepress)\//
const OPENING = /^(?:```(\S[^`]*)|<!-- (snippets|requests)) *$/

export interface Block {
  /** What stands behind the opening fence: `ts`, `ts run`, `text output`, or `snippets`. */
  readonly kind: string
  /** The line of the page, counted from 0, that the first line of the text is. */
  readonly line: number
  readonly lines: readonly string[]
}

interface Program {
  readonly page: string
  readonly file: string
  /** What it has to print; `null` when its page does not say, `undefined` when it is only type-checked. */
  readonly output: string | null | undefined
}

/** The fenced blocks and snippet comments of a page. */
export function blocksOf(text: string): Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  for (let line = 0; line < lines.length; line += 1) {
    const [, fence, comment] = OPENING.exec(lines[line] ?? '') ?? []
    const kind = fence ?? comment
    if (kind === undefined) continue
    const closing = lines.indexOf(comment === undefined ? '```' : '-->', line + 1)
    const end = closing === -1 ? lines.length : closing
    blocks.push({ kind: kind.trim(), line: line + 1, lines: lines.slice(line + 1, end) })
    line = end
  }
  return blocks
}

/** One module of several blocks, each line where it stands on the page. */
export function moduleOf(blocks: readonly Block[]): string {
  const lines: string[] = []
  for (const block of blocks) {
    for (const [index, text] of block.lines.entries()) lines[block.line + index] = text
  }
  return `${Array.from(lines, (line) => line ?? '').join('\n')}\nexport {}\n`
}

function programsOf(page: string): Program[] {
  const blocks = blocksOf(readFileSync(page, 'utf8'))
  const of = (kind: string): Block[] => blocks.filter((block) => block.kind === kind)
  const [shared, runnable] = [of('snippets'), of('ts run')]
  const base = join(OUT, page.replace(/\.md$/, ''))
  const programs = of('ts').map((block): Program => {
    const file = `${base}.${block.line}.ts`
    write(file, moduleOf([...shared, block]))
    return { page, file, output: undefined }
  })
  if (runnable.length === 0) return programs
  const shown = of('text output')
  const output = shown.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('')
  write(`${base}.run.ts`, moduleOf([...shared, ...runnable]))
  return [...programs, { page, file: `${base}.run.ts`, output: shown.length > 0 ? output : null }]
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** The house's own compiler options, except that a snippet may import more than one block of its page needs. */
function typeCheck(): boolean {
  const config = {
    extends: join(process.cwd(), 'tsconfig.base.json'),
    compilerOptions: { noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    include: ['**/*.ts'],
  }
  write(`${OUT}/tsconfig.json`, JSON.stringify(config))
  return run(`tsc -p ${OUT}`)
}

/** Runs a program; the reason when it fails or prints something else. */
function problemOf({ file, output }: Program): string | undefined {
  if (output === undefined) return undefined
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@kith/source', file], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, KITH_SECRET: 'of-the-snippets-never-for-real-customers' },
  })
  if (status !== 0) return `ended with ${status}\n${stderr}`
  if (output === null || stdout === output) return undefined
  return `prints something else than its "text output" blocks say:\n${stdout}`
}

function main(): boolean {
  const given = process.argv.slice(2)
  const pages = (
    given.length > 0 ? given : [...globSync('README*.md'), ...globSync('docs/**/*.md')].toSorted()
  ).filter((page) => !GENERATED.test(page))
  rmSync(OUT, { recursive: true, force: true })
  const programs = pages.flatMap(programsOf)
  const areTyped = typeCheck()
  const failed = programs.filter((program) => {
    const problem = problemOf(program)
    if (problem !== undefined) console.error(`${program.page}: ${program.file} ${problem}`)
    return problem !== undefined
  })
  const ran = programs.filter(({ output }) => output !== undefined).length
  console.log(`Snippets: ${programs.length} type-checked, ${ran} run, ${failed.length} failed`)
  return areTyped && failed.length === 0
}

if (import.meta.main) process.exitCode = main() ? 0 : 1
