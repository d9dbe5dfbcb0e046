/**
 * Proves the requests on the pages of each language: starts the demo in memory and runs the `sh run` blocks of each page that has some, in
 * order, in one shell. `URL` is where the demo answers. Blocks in a comment that opens with `<!-- requests` run as well.
 *
 * - a `json answer` block behind it shows members that the answer must have; it may have more;
 * - an `http answer` or `text answer` block shows lines that the answer must have.
 */
import { spawn, spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import process from 'node:process'

import { type Block, blocksOf } from './check-snippets.ts'

interface Demo {
  readonly url: string
  stop(): void
}

/** Starts the demo on any free port, over a database in memory. */
function startDemo(): Promise<Demo> {
  const serve = ['packages/cli/src/bin.ts', 'serve', '--demo', '--db', 'sqlite::memory:', '--port', '0']
  const server = spawn(process.execPath, ['--conditions=@kith/source', ...serve], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const url = /API +(http:\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve({ url, stop: () => server.kill() })
    })
    server.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)))
  })
}

/** What each runnable block printed, by the line of the block. */
function runBlocks(blocks: readonly Block[], url: string): Map<number, string> {
  const mark = (line: number): string => `\n@@${line}@@\n`
  const script = blocks.map(
    (block) => `printf '${mark(block.line).replaceAll('\n', String.raw`\n`)}'\n${block.lines.join('\n')}`,
  )
  const { stdout, stderr, status } = spawnSync('sh', ['-e'], {
    input: script.join('\n'),
    encoding: 'utf8',
    env: { ...process.env, URL: url },
    timeout: 300_000,
  })
  if (status !== 0) throw new Error(`The requests ended with ${status}: ${stderr}`)
  const parts = stdout.split(/\n@@(\d+)@@\n/).slice(1)
  return new Map(blocks.map((block) => [block.line, parts[parts.indexOf(String(block.line)) + 1] ?? '']))
}

/** Whether the answer has everything that is shown. Lists have the same length. */
export function shows(answer: unknown, shown: unknown): boolean {
  if (Array.isArray(shown)) {
    return (
      Array.isArray(answer) &&
      answer.length === shown.length &&
      shown.every((each, at) => shows(answer[at], each))
    )
  }
  if (shown === null || typeof shown !== 'object') return answer === shown
  if (answer === null || typeof answer !== 'object') return false
  return Object.entries(shown).every(([key, value]) => shows((answer as Record<string, unknown>)[key], value))
}

/** What is wrong with the answer, or nothing. */
function problemOf(printed: string, { kind, lines }: Block): string | undefined {
  if (kind !== 'json answer') {
    const answered = printed.split(/\r?\n/)
    return lines.find((line) => !answered.includes(line))
  }
  const body = printed.slice(printed.lastIndexOf('\n{') + 1)
  return shows(JSON.parse(body), JSON.parse(lines.join('\n'))) ? undefined : lines.join('\n')
}

function check(page: string, url: string): number {
  const blocks = blocksOf(readFileSync(page, 'utf8'))
  const isRun = ({ kind }: Block): boolean => kind === 'sh run' || kind === 'requests'
  const printed = runBlocks(blocks.filter(isRun), url)
  let failed = 0
  let last = ''
  for (const block of blocks) {
    last = printed.get(block.line) ?? last
    const problem = block.kind.endsWith(' answer') ? problemOf(last, block) : undefined
    if (problem === undefined) continue
    failed += 1
    console.error(`${page}:${block.line} the answer lacks: ${problem}\nit is: ${last}`)
  }
  return failed
}

/** Pages of one language change the same customers one after the other; those of another do it again. */
async function checkAll(pages: readonly string[]): Promise<number> {
  const demo = await startDemo()
  try {
    return pages.map((page) => check(page, demo.url)).reduce((sum, each) => sum + each, 0)
  } finally {
    demo.stop()
  }
}

if (import.meta.main) {
  const found = [...globSync('README*.md'), ...globSync('docs/**/*.md')].toSorted()
  const pages = found.filter((page) => /^```sh run$/m.test(readFileSync(page, 'utf8')))
  const languages = Map.groupBy(pages, (page) => /zh-CN/.exec(page)?.[0])
  let failed = 0
  for (const ofOne of languages.values()) failed += await checkAll(ofOne)
  console.log(`Requests: ${pages.length} pages run, ${failed} answers differ`)
  process.exitCode = failed > 0 ? 1 : 0
}
