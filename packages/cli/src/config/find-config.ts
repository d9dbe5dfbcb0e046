import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const FILE_NAMES = ['kith.config.ts', 'kith.config.mts', 'kith.config.js', 'kith.config.mjs']

/** The configuration in a folder, if there is one. */
export function findConfig(folder: string): string | undefined {
  return FILE_NAMES.map((name) => resolve(folder, name)).find((path) => existsSync(path))
}
