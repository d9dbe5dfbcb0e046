#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

import { findConfig } from './config/find-config.ts'
import { holdYoungGeneration } from './young-generation.ts'

holdYoungGeneration()
enableCompileCache()
// The published command is one bundle. Plugins of a configuration share their packages with it, so it then runs from those.
const { main } = hasConfig(process.argv) ? await import('@kith/cli/main') : await import('./main.ts')
const code = await main(process.argv)
if (code !== 0) process.exitCode = code

function hasConfig(argv: readonly string[]): boolean {
  return argv.some((each) => /^--config(?:=|$)/.test(each)) || findConfig(process.cwd()) !== undefined
}
