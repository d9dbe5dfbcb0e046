/** Runs the example and compares what it prints with what the README says it prints. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const expected = /```text\n([\s\S]*?)```/.exec(readme)?.[1]
const main = new URL('main.ts', import.meta.url).pathname
const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, main], {
  encoding: 'utf8',
})

assert.equal(status, 0, stderr)
assert.equal(stdout, expected)
console.log('The quickstart prints what its README says.')
