import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** A workspace of this repository, as far as the scripts look at it. */
export interface Workspace {
  folder: string
  name: string
  private?: boolean
  scripts?: Record<string, string>
}

/** The workspaces in the folders that match, in the order of their names. */
export function workspacesIn(pattern: string): Workspace[] {
  const manifests = globSync(`${pattern}/package.json`).map((path) => path.replaceAll('\\', '/'))
  return manifests.toSorted().map((path) => ({
    ...(JSON.parse(readFileSync(path, 'utf8')) as Omit<Workspace, 'folder'>),
    folder: posix.dirname(path),
  }))
}

/** Runs a command of the repository with its output shown; true when it succeeded. */
export function run(command: string): boolean {
  console.log(`\n$ ${command}`)
  return spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0
}
