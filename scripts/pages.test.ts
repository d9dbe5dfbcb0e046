import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8')

/** The files and folders that a page names in code style: `gate/records.ts`, `packages/hono`. */
function pathsIn(page: string): string[] {
  const spans = read(page).matchAll(/`([\w.-]+(?:\/[\w.-]+)+|[\w-]+\.ts)`/g)
  return [...spans].map(([, path = '']) => path)
}

/** The files that a page links to, without anchors and addresses elsewhere. */
function linksIn(page: string): string[] {
  const links = read(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)
  return [...links].map(([, path = '']) => path)
}

it('ARCHITECTURE.md names files that exist', () => {
  const missing = pathsIn('ARCHITECTURE.md').filter(
    (path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, 'packages/core/src', path)),
  )
  expect(missing).toEqual([])
})

describe('links', () => {
  const pages = [
    '*.md',
    'examples/*/README.md',
    'docs/*.md',
    'docs/{decisions,errors,explanation,guides,reference,tutorials}/*.md',
  ]
  it.each(globSync(pages, { cwd: ROOT }))('of %s lead to files', (page) => {
    const missing = linksIn(page).filter((path) => !existsSync(join(ROOT, dirname(page), path)))
    expect(missing.filter((path) => !path.startsWith('/'))).toEqual([])
  })
})

it('the page on configuration lists every problem at the start', () => {
  const codesIn = (text: string): string[] => [...new Set(text.match(/KITH_BOOT_[A-Z_]+/g))].toSorted()
  const sources = globSync('packages/core/src/**/*.ts', { cwd: ROOT }).map(read).join('')
  expect(codesIn(read('docs/reference/configuration.md'))).toEqual(codesIn(sources))
})
