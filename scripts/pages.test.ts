import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { LAYERS } from './check-layers.ts'
import { blocksOf } from './check-snippets.ts'

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
    'docs/zh-CN/**/*.md',
  ]
  it.each(globSync(pages, { cwd: ROOT }))('of %s lead to files', (page) => {
    const missing = linksIn(page).filter((path) => !existsSync(join(ROOT, dirname(page), path)))
    expect(missing.filter((path) => !path.startsWith('/'))).toEqual([])
  })
})

it('ARCHITECTURE.md lists the rooms of core in the order of the layers', () => {
  const [, map = ''] = /^## Code map$(.*?)^Beside it/ms.exec(read('ARCHITECTURE.md')) ?? []
  const rows = map.matchAll(/^\| `([\w.-]+)` \|/gm)
  const rooms = [...rows].map(([, room = '']) => room)
  expect(rooms).toEqual(LAYERS)
})

it('AGENTS.md lists the layers of core', () => {
  expect(read('AGENTS.md').replaceAll(/\s+/g, ' ')).toContain(LAYERS.join(' '))
})

/** How a heading is named in links to the site. */
function anchorOf(heading: string): string {
  const words = heading.toLowerCase()
  return words.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')
}

const anchorsIn = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** The links of a page that lead to a heading of a page written by hand: its file and its anchor. */
function anchoredLinksIn(page: string): [string, string][] {
  const links = read(page).matchAll(/\]\(([^):#]*\.md)?#([^)]+)\)/g)
  return [...links]
    .map(([, path, anchor = '']): [string, string] => [
      path === undefined ? page : join(dirname(page), path),
      anchor,
    ])
    .filter(([target]) => !target.includes('errors/') && !target.includes('reference/api'))
}

describe('anchors', () => {
  it.each(globSync(['*.md', 'docs/*.md', 'docs/*/*.md', 'docs/zh-CN/*/*.md'], { cwd: ROOT }))(
    'of %s lead to headings',
    (page) => {
      const missing = anchoredLinksIn(page).filter(([target, anchor]) => !anchorsIn(target).includes(anchor))
      expect(missing).toEqual([])
    },
  )
})

describe('in Chinese', () => {
  const levelsIn = (page: string): string[] =>
    [
      ...read(page)
        .replaceAll(/^```.*?^```$/gms, '')
        .matchAll(/^#+(?= )/gm),
    ].map(([marks]) => marks)
  const blocksIn = (page: string): string[] =>
    blocksOf(read(page)).map(({ kind, lines }) => [kind, ...lines].join('\n'))
  const pages = globSync('docs/tutorials/*.md', { cwd: ROOT }).map((page): [string, string] => [
    page,
    page.replace('docs/', 'docs/zh-CN/'),
  ])

  it.each([['README.md', 'README.zh-CN.md'], ...pages])(
    '%s has the same headings and code',
    (page, other) => {
      expect(levelsIn(other)).toEqual(levelsIn(page))
      expect(blocksIn(other)).toEqual(blocksIn(page))
    },
  )

  it('each README leads to the other', () => {
    expect(linksIn('README.md')).toContain('README.zh-CN.md')
    expect(linksIn('README.zh-CN.md')).toContain('README.md')
  })
})

describe('the glossary', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| \[([^\]]+)\]\(([^)#]+)[^)]*\) \|/gm)]
  const concepts = rows.map(([, term = '', page = '']): [string, string] => [term, join('docs', page)])

  it.each(concepts)('leads from "%s" to a page with an example that runs', (_, page) => {
    expect(blocksOf(read(page)).map(({ kind }) => kind)).toContainEqual(
      expect.stringMatching(/^((ts|sh) run|sh step)$/),
    )
  })

  it('explains each word once, or says that it is planned', () => {
    const all = [...read('docs/glossary.md').matchAll(/^\| (\S.*?) \|.*$/gm)].map(([row]) => row)
    const unexplained = all.filter((row) => !row.startsWith('| [') && !/^\| (term|---)|Planned \|$/.test(row))
    expect(unexplained).toEqual([])
  })
})

it('the page on HTTP lists every route of the kernel', () => {
  const sources = globSync('packages/core/src/*/operations/*.ts', { cwd: ROOT }).map(read).join('')
  const routes = [...sources.matchAll(/route: '([A-Z]+ [^']+)'/g)].map(([, route = '']) => route)
  expect(routes.length).toBeGreaterThan(80)
  const page = read('docs/reference/http.md')
  expect(routes.filter((route) => !page.includes(`\`${route}\``))).toEqual([])
})

it('the page on configuration lists every problem at the start', () => {
  const codesIn = (text: string): string[] => [...new Set(text.match(/KITH_BOOT_[A-Z_]+/g))].toSorted()
  const sources = globSync('packages/core/src/**/*.ts', { cwd: ROOT }).map(read).join('')
  expect(codesIn(read('docs/reference/configuration.md'))).toEqual(codesIn(sources))
})
