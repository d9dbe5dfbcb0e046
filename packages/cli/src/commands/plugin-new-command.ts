import { writePlugin } from '../scaffold/write-plugin.ts'

/** The options of `kith plugin new`. */
export interface PluginNewOptions {
  readonly in: string
}

/** `kith plugin new`: writes the package of a new plugin and tells what comes next. */
export function runPluginNew(id: string, { in: parent }: PluginNewOptions, version: string): void {
  for (const file of writePlugin(id, { parent, version })) console.log(`  ${file}`)
  console.log(`\nNext:\n\n  cd ${parent === '.' ? id : `${parent}/${id}`}\n  npm install\n  npm test\n`)
}
