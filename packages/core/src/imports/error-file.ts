import type { KernelContext } from '../operations/kernel-context.ts'
import type { RowOf } from '../schema/entity.ts'
import { errorColumns } from './choose-mapping.ts'
import type { StoredImport } from './import-repository.ts'
import type { importFaultEntity } from './import.entity.ts'
import type { Showing } from './show-values.ts'

type Fault = RowOf<typeof importFaultEntity>

const PAGE = 200

/** The columns of the file of errors: those of the file, and what was wrong. */
export function columnsOfErrors(
  { columns }: StoredImport,
  { noted = [] }: { readonly noted?: readonly string[] } = {},
): readonly string[] {
  const added: readonly string[] = [...noted, ...errorColumns]
  return [...(columns ?? []).filter((column) => !added.includes(column)), ...added]
}

/**
 * The refused records of an import in the order of the file, one row each: as they stood there, with the line, the code,
 * the fields and what to do. `show` brings the cells to what the reader may see.
 */
export async function* errorRows(
  ctx: KernelContext,
  row: StoredImport,
  { show, columns }: { readonly show: Pick<Showing, 'cells'>; readonly columns: readonly string[] },
): AsyncGenerator<readonly (readonly string[])[], void> {
  const match = { importId: row.id }
  for (let after = ''; ;) {
    const found: readonly unknown[] = await ctx
      .store('importFault')
      .list(ctx.gateCall, match, { after, limit: PAGE })
    const faults = found as readonly Fault[]
    if (faults.length === 0) return
    yield faults.map((fault) => {
      const cells = show.cells(JSON.parse(fault.record) as Record<string, string>, row.mapping ?? [])
      const told = { _line: String(fault.line), _error_code: fault.code, _error_field: fault.field ?? '' }
      const values: Readonly<Record<string, string>> = { ...cells, ...told, _error_message: fault.message }
      return columns.map((column) => values[column] ?? '')
    })
    after = faults.at(-1)!.id
  }
}
