import type { FieldColumn } from '../database/table.ts'
import { tableOf } from '../gate/gate-services.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { ColumnMapping, ColumnTarget } from '../upsert/column-mapping.ts'

/** Brings values that stand in no row yet to what their reader may see. */
export interface Showing {
  /** Values by field: in clear where the reader sees the field in clear in some row, masked otherwise. */
  values(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
  /** The cells of a record, each as the field that its column goes to. */
  cells(
    cells: Readonly<Record<string, string>>,
    mapping: readonly ColumnMapping[],
  ): Readonly<Record<string, string>>
}

/** What a reader sees of values that are no rows yet: by the most that they may see of the field in any row. */
export function showingTo(ctx: KernelContext): Showing {
  const { services, session } = ctx.gateCall
  const show = ({ entity, field }: Place, text: string, mask?: string): string => {
    const column = tableOf(services, entity).columns.get(field)
    if (column !== undefined && isClear(entity, column)) return text
    return text === '' ? '' : services.masks.mask(mask ?? column?.spec.mask ?? 'full', text)
  }
  const isClear = (entity: string, { field }: FieldColumn): boolean =>
    services.policy.permits(session, entity, 'read') &&
    services.policy.plan(session, entity, 'read').highest.get(field) === 'allow'
  return {
    values: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([field, value]) => {
          const column = tableOf(services, 'customer').columns.get(field)
          if (column !== undefined && isClear('customer', column)) return [[field, value]]
          return typeof value === 'string' ? [[field, show({ entity: 'customer', field }, value)]] : []
        }),
      ),
    cells: (cells, mapping) => {
      const targets = new Map(mapping.map(({ column, target }) => [column, target]))
      return Object.fromEntries(
        Object.entries(cells).map(([column, text]) => {
          const { entity, field, mask } = placeOf(targets.get(column))
          return [column, show({ entity, field }, text, mask)]
        }),
      )
    },
  }
}

interface Place {
  readonly entity: string
  readonly field: string
  /** In place of the field's own. */
  readonly mask?: string
}

/** What nobody has mapped may hold anything: it is shown to those who see notes, and nothing of it to others. */
function placeOf(target: ColumnTarget | undefined): Place {
  if (target === undefined || 'ignore' in target) return { entity: 'customer', field: 'notes', mask: 'full' }
  if ('field' in target) return { entity: 'customer', field: target.field }
  if ('identity' in target) return { entity: 'customerIdentity', field: 'externalId' }
  return 'namePart' in target
    ? { entity: 'customer', field: 'name' }
    : { entity: 'contactPoint', field: 'value' }
}
