#!/usr/bin/env node
import module from 'node:module'

import { findConfig } from './config/find-config.ts'
import { holdYoungGeneration } from './young-generation.ts'

// Before anything is loaded that an older Node cannot even parse, or whose native driver ends it without a word.
if (!isRecent(process.versions.node)) {
  console.error(`Kith needs Node 22.13 or later; this is ${process.versions.node}.`)
  process.exit(1)
}
holdYoungGeneration()
module.enableCompileCache()
// The published command is one bundle. Plugins of a configuration share their packages with it, so it then runs from those.
const { main } = hasConfig(process.argv) ? await import('@kith/cli/main') : await import('./main.ts')
const code = await main(process.argv)
if (code !== 0) process.exitCode = code

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 13)
}

function hasConfig(argv: readonly string[]): boolean {
  return argv.some((each) => /^--config(?:=|$)/.test(each)) || findConfig(process.cwd()) !== undefined
}
