import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import type { DefaultTheme } from 'vitepress'

/** The sections of the site, in the order a reader meets them. */
export const SECTIONS = ['tutorials', 'guides', 'explanation', 'reference', 'errors', 'decisions']

const DOCS = join(import.meta.dirname, '..')

/** A page is called what its first heading says. */
function titleOf(path: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1]
  return heading?.replaceAll(/[`\\]/g, '') ?? basename(path, '.md')
}

/** Pages that build on each other say their place in the front matter: `order: 2`. The others follow by file name. */
function orderOf(path: string): number {
  if (!path.endsWith('.md')) return Number.MAX_SAFE_INTEGER
  return Number(/^---\norder: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? Number.MAX_SAFE_INTEGER)
}

function entriesOf(folder: string, depth: number): DefaultTheme.SidebarItem[] {
  const entries = readdirSync(join(DOCS, folder), { withFileTypes: true })
  const placeOf = (name: string): number => orderOf(join(DOCS, folder, name))
  return entries
    .toSorted(
      (a, b) => placeOf(a.name) - placeOf(b.name) || a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return [folderItem(path, depth)]
      if (!entry.name.endsWith('.md') || entry.name === 'index.md') return []
      return [{ text: titleOf(join(DOCS, path)), link: `/${path.slice(0, -'.md'.length)}` }]
    })
}

function folderItem(folder: string, depth: number): DefaultTheme.SidebarItem {
  const index = join(DOCS, folder, 'index.md')
  const hasIndex = existsSync(index)
  const items = entriesOf(folder, depth)
  return {
    text: hasIndex ? titleOf(index) : basename(folder),
    collapsed: folder.split('/').length > depth,
    ...(hasIndex && { link: `/${folder}/` }),
    ...(items.length > 0 && { items }),
  }
}

/** The sidebar of some folders follows the files: a new page needs no entry here. */
export function sidebar(folders: readonly string[]): DefaultTheme.SidebarItem[] {
  const present = folders.filter((folder) => existsSync(join(DOCS, folder)))
  return present.map((folder) => folderItem(folder, folder.split('/').length))
}
