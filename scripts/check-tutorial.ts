/**
 * Follows the tutorial of a first plugin to its end, in an empty folder, and takes no step that the page does not state:
 * `npm run check:tutorial`, after a build. Commands are its `sh step` blocks, files its blocks with a name, and the code it
 * leaves is that of examples/write-a-plugin.
 */
import { spawn } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

import { type Block, blocksOf } from './check-snippets.ts'
import { serveRegistry } from './local-registry.ts'

const PAGE = 'docs/tutorials/first-plugin.md'
const FINISHED = 'examples/write-a-plugin/src'
const NAMED = /^ts \[(.+)\]$/

const folder = mkdtempSync(join(tmpdir(), 'kith-tutorial-'))
const registry = await serveRegistry(folder)
try {
  let place = mkdtempSync(join(folder, 'reader-'))
  let printed = ''
  for (const block of blocksOf(readFileSync(PAGE, 'utf8'))) {
    const text = block.lines.join('\n')
    const [, file] = NAMED.exec(block.kind) ?? []
    if (file !== undefined) write(join(place, file), `${text}\n`)
    else if (block.kind === 'text output') expectOutput(block, printed)
    else if (block.kind === 'sh step') [place, printed] = await follow(block.lines, place)
  }
  compare(join(place, 'src'))
  console.log('The tutorial leads to its end')
} finally {
  registry.close()
  rmSync(folder, { recursive: true, force: true })
}

async function follow(commands: readonly string[], from: string): Promise<[place: string, printed: string]> {
  let place = from
  let printed = ''
  for (const command of commands) {
    console.log(`$ ${command}`)
    if (command.startsWith('cd ')) place = join(place, command.slice(3))
    else printed = await shell(command, place)
  }
  return [place, printed]
}

function shell(command: string, cwd: string): Promise<string> {
  const child = spawn(command, { shell: true, cwd, env: { ...process.env, ...registry.env } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 ? resolve(stdout) : reject(new Error(`${command} failed\n${stdout}${stderr}`)),
    )
  })
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function expectOutput({ line, lines }: Block, printed: string): void {
  if (printed.trim() === lines.join('\n')) return
  throw new Error(`${PAGE}:${line} is not what is printed:\n${printed}`)
}

function compare(source: string): void {
  const [ours, theirs] = [filesOf(source), filesOf(FINISHED)]
  const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (file) => ours.get(file) !== theirs.get(file),
  )
  if (differing.length > 0)
    throw new Error(`${FINISHED} is not what the tutorial makes: ${differing.join(', ')}`)
}

function filesOf(root: string): ReadonlyMap<string, string> {
  const files = globSync('**/*.ts', { cwd: root })
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}
