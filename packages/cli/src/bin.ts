#!/usr/bin/env node
import { holdYoungGeneration } from './young-generation.ts'

holdYoungGeneration()
const { main } = await import('./main.ts')
const code = await main(process.argv)
if (code !== 0) process.exitCode = code
