import type { CommandDeclaration } from '@kith/core'

import type { Exposure } from './joint-exposure.ts'

/** `kith masking lint`: one line for each thing that a role can work out. */
export const lintCommand: CommandDeclaration = {
  summary: 'Find what roles can work out from masks.',
  async run(call) {
    const { data } = (await call.execute('masking.lint', {})) as { readonly data: readonly Exposure[] }
    for (const { role, field, candidates, because, severity } of data)
      call.print(
        `${severity}: ${role} is left with ${candidates} candidates for ${field}, by ${because.join(', ')}`,
      )
    call.print(data.length === 0 ? 'No role can work out more than it is shown.' : `${data.length} found.`)
  },
}
