import type { CommandDeclaration } from '@kith/core'

import type { Exposure } from './joint-exposure.ts'

/** `kith masking lint`: one line for each thing that a role can work out. */
export const lintCommand: CommandDeclaration = {
  summary: 'Find what roles can work out from masks.',
  async run({ execute, print }) {
    const { data } = (await execute('masking.lint', {})) as { readonly data: readonly Exposure[] }
    for (const { role, field, candidates, because, severity } of data)
      print(
        `${severity}: ${role} is left with ${candidates} candidates for ${field}, by ${because.join(', ')}`,
      )
    print(data.length === 0 ? 'No role can work out more than it is shown.' : `${data.length} found.`)
  },
}
