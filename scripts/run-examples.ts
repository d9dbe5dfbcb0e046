/** Runs every example that can be run without a person: those with a `ci` script. */
import process from 'node:process'

import { run, workspacesIn } from './workspaces.ts'

const examples = workspacesIn('examples/*').filter(({ scripts }) => scripts?.ci)
const failed = examples.filter(({ folder }) => !run(`npm run ci -w ${folder}`))

for (const { folder } of failed) console.error(`${folder} failed`)
console.log(`Examples: ${examples.length} run, ${failed.length} failed`)
process.exitCode = failed.length > 0 ? 1 : 0
