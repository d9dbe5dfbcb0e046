import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { cliErrors } from '../cli-errors.ts'
import { pluginNames } from './plugin-names.ts'
import { projectFiles } from './plugin-project.ts'
import { sourceFiles } from './plugin-source.ts'

/**
 * Writes the package of a new plugin into a folder of its name. It passes the conformance suite as it is.
 *
 * @returns the files, relative to `parent`.
 * @throws KITH_CLI_PLUGIN_NAME_INVALID, KITH_CLI_PLUGIN_FOLDER_EXISTS for a folder that holds something.
 */
export function writePlugin(
  id: string,
  { parent, version }: { readonly parent: string; readonly version: string },
): readonly string[] {
  const names = pluginNames(id)
  const folder = join(parent, id)
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw cliErrors.PLUGIN_FOLDER_EXISTS({ folder: id })
  const files = Object.entries({ ...projectFiles(names, version), ...sourceFiles(names) })
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return files.map(([file]) => join(id, file))
}
