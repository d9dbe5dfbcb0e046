/** Looks at every public package the way npm and TypeScript will: `npm run check:packages`, after a build. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { run, workspacesIn } from './workspaces.ts'

const packages = workspacesIn('{packages,plugins}/*').filter((workspace) => !workspace.private)

const failed = packages.filter(({ folder, name }) => {
  if (!existsSync(join(folder, 'dist'))) {
    console.error(`${name} is not built: run \`npm run build\` first`)
    return true
  }
  // Both always run, so that one failure does not hide the other.
  const results = [
    run(`publint --strict ${folder}`),
    run(`attw --pack ${folder} --profile esm-only --no-summary --format ascii`),
  ]
  return results.includes(false)
})

console.log(`Packages: ${packages.length} checked, ${failed.length} with problems`)
process.exitCode = failed.length > 0 ? 1 : 0
