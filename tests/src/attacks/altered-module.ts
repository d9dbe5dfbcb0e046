import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

/** A change of one source file: a text that stands in it exactly once, and what takes its place. */
export interface Edit {
  /** Below `packages/core/src`, or below the repository where it begins with `plugins/`. */
  readonly file: string
  readonly remove: string
  readonly put: string
}

const REPOSITORY = join(import.meta.dirname, '../../..')
const SOURCES = join(REPOSITORY, 'packages/core/src')

const IMPORT = /^import\s*\{([^}]*)\}\s*from\s*'([^']+)'/gm
const EXPORT = /^export (?=(?:async function|function|class|const) (\w+))/gm

/** A source file after an edit. */
export interface AlteredFile {
  readonly path: string
  readonly source: string
}

/**
 * Reads the source files of some edits, and edits them.
 *
 * @throws TypeError when a text to remove does not stand in its file exactly once: the guard has moved.
 */
export function alterFiles(edits: readonly Edit[]): readonly AlteredFile[] {
  const sources = new Map<string, string>()
  for (const { file, remove, put } of edits) {
    const path = join(file.startsWith('plugins/') ? REPOSITORY : SOURCES, file)
    const source = sources.get(path) ?? readFileSync(path, 'utf8')
    if (source.split(remove).length !== 2) throw new TypeError(`${file}: not exactly once: ${remove}`)
    sources.set(
      path,
      source.replace(remove, () => put),
    )
  }
  return Array.from(sources, ([path, source]) => ({ path, source }))
}

/**
 * The exports of an altered file. Its imports go through the module loader of the test, so that several altered files
 * meet each other.
 */
export async function loadAltered({ path, source }: AlteredFile): Promise<Record<string, unknown>> {
  const plain = stripTypeScriptTypes(source)
  const names = Array.from(plain.matchAll(EXPORT), ([, name]) => name!)
  const body = plain
    .replaceAll(IMPORT, (_, imported: string, from: string) => {
      const target = from.startsWith('.') ? join(dirname(path), from) : from
      return `const {${imported.replaceAll(/\bas\b/g, ':')}} = await load(${JSON.stringify(target)})`
    })
    .replaceAll(EXPORT, '')
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is a source file of this repository
  const evaluate = new Function('load', `return (async () => { ${body}\nreturn { ${names.join(', ')} } })()`)
  const load = (target: string): Promise<unknown> => import(/* @vite-ignore */ target)
  return (await (evaluate as (using: typeof load) => Promise<unknown>)(load)) as Record<string, unknown>
}
