import type { StoredRow } from '../database/database.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { TenantMasks } from '../masks/mask-rules.ts'
import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import type { Level } from '../policy/level.ts'
import type { FieldKind } from '../schema/field.ts'
import type { GateServices } from './gate-services.ts'
import { decodeField, type RowPlace, subjectOf } from './row-codec.ts'
import type { KeyOf } from './subject-keys.ts'

/** A row as its reader may see it. */
export type ShapedRow = Record<string, unknown>

/** A field that some rows show. */
export interface ShownField {
  readonly column: FieldColumn
  /** The level when it is the same for every row; otherwise it follows from the arms that hold for the row. */
  readonly constant: Level | undefined
}

/** What shaping stored rows needs besides the rows. */
export interface Shaping {
  readonly tenantId: string
  readonly keyOf: KeyOf
  /** The masks that the tenant has chosen in place of the fields' own. */
  readonly masks: TenantMasks
  /** The rows go out as JSON: instants that are stored in the form of the wire may stay as they are. */
  readonly wire: boolean
  /** The rows hold nothing but shown fields and belong to nobody else: they may be changed instead of copied. */
  readonly mayReuse: boolean
}

const TEXT_KINDS: ReadonlySet<FieldKind> = new Set([
  'text',
  'longText',
  'date',
  'phone',
  'email',
  'cnId',
  'bankCard',
])

/** Whether a mask of the field can be shown; a field of another kind is left out where it is not allowed in clear. */
export function isMaskable({ spec }: FieldColumn): boolean {
  return TEXT_KINDS.has(spec.kind)
}

/** Brings rows to what one access plan shows of them. */
export class RowShaper {
  readonly #services: GateServices
  readonly #table: EntityTable
  readonly #plan: AccessPlan
  readonly #fields: readonly ShownField[]
  /** The fields that are not shown as they are stored: in process, and over a wire. */
  readonly #changing: { readonly inProcess: readonly ShownField[]; readonly onWire: readonly ShownField[] }

  constructor(
    services: GateServices,
    source: { readonly table: EntityTable; readonly plan: AccessPlan },
    fields: readonly ShownField[],
  ) {
    this.#services = services
    this.#table = source.table
    this.#plan = source.plan
    this.#fields = fields
    const inProcess = fields.filter(isChanged)
    const keepsInstants = services.database.traits.storesInstantsAsText
    const onWire = inProcess.filter(({ column, constant }) => {
      const isPlainInstant = column.type === 'instant' && constant === 'allow'
      return !(keepsInstants && isPlainInstant)
    })
    this.#changing = { inProcess, onWire }
  }

  /** Brings one stored row to what the reader may see. */
  shape(stored: StoredRow, shaping: Shaping): ShapedRow {
    const subjectId = subjectOf(this.#table, stored)
    const { tenantId, keyOf } = shaping
    const place: RowPlace = { tenantId, rowId: stored['id'] as string, subjectId, key: keyOf(subjectId) }
    const changing = shaping.wire ? this.#changing.onWire : this.#changing.inProcess
    const show = (column: FieldColumn, mask: string | undefined): unknown =>
      this.#open(stored, column, { place, mask })
    const { masks } = shaping
    if (shaping.mayReuse) return this.#show(stored, changing, { arms: [], masks, show })
    const shaped: ShapedRow = {}
    for (const { column } of this.#fields) shaped[column.field] = stored[column.field]
    const arms = this.#plan.arms.map((_, index) => stored[`#arm${index}`] === 1)
    return this.#show(shaped, changing, { arms, masks, show })
  }

  /** Brings a whole decoded row, just written, to what the reader may see. `arms` tells which arms hold for it. */
  shapeDecoded(
    row: Readonly<Record<string, unknown>>,
    { arms, masks }: { readonly arms: readonly boolean[]; readonly masks: TenantMasks },
  ): ShapedRow {
    const shaped: ShapedRow = {}
    for (const { column } of this.#fields) shaped[column.field] = row[column.field] ?? null
    const show = (column: FieldColumn, mask: string | undefined): unknown =>
      this.#masked(mask, row[column.field] ?? null)
    return this.#show(shaped, this.#changing.inProcess, { arms, masks, show })
  }

  #show(
    shaped: ShapedRow,
    fields: readonly ShownField[],
    {
      arms,
      masks,
      show,
    }: {
      readonly arms: readonly boolean[]
      readonly masks: TenantMasks
      readonly show: (column: FieldColumn, mask: string | undefined) => unknown
    },
  ): ShapedRow {
    let maskedFields: string[] | undefined
    for (const { column, constant } of fields) {
      const level = constant ?? levelInArms(this.#plan, column.field, arms)
      if (level === 'allow') {
        shaped[column.field] = show(column, undefined)
      } else if (level === 'deny' || !isMaskable(column)) {
        delete shaped[column.field]
      } else {
        const text = show(column, this.#maskOf(column, { level, masks }))
        shaped[column.field] = text
        if (text !== null) (maskedFields ??= []).push(column.field)
      }
    }
    if (maskedFields !== undefined) shaped['$masked'] = maskedFields
    return shaped
  }

  #open(
    stored: StoredRow,
    column: FieldColumn,
    { place, mask }: { readonly place: RowPlace; readonly mask: string | undefined },
  ): unknown {
    const raw = stored[column.field]
    const { spec, field } = column
    if (!spec.encrypted || place.key === undefined || typeof raw !== 'string') {
      return this.#masked(mask, this.#decode(column, stored, place))
    }
    const shown = { rowId: place.rowId, field, cell: raw, mask }
    const known = this.#services.shownCells.find(shown)
    if (known !== undefined) return known
    const value = this.#masked(mask, this.#decode(column, stored, place))
    this.#services.shownCells.keep({ ...shown, fieldClass: spec.class, value })
    return value
  }

  #masked(mask: string | undefined, value: unknown): unknown {
    return mask === undefined || typeof value !== 'string' ? value : this.#services.masks.mask(mask, value)
  }

  #maskOf(
    { field, spec }: FieldColumn,
    { level, masks }: { readonly level: Level; readonly masks: TenantMasks },
  ): string {
    const chosen = masks.size === 0 ? undefined : masks.get(`${this.#table.entity.name}.${field}`)
    if (chosen !== undefined) return chosen
    if (level === 'redact') return 'redacted'
    return spec.class === 'freeText' ? 'full' : spec.mask
  }

  #decode(column: FieldColumn, stored: StoredRow, place: RowPlace): unknown {
    return decodeField(column, stored, { table: this.#table, place, vault: this.#services.vault })
  }
}

function isChanged({ column, constant }: ShownField): boolean {
  if (constant !== 'allow' || column.spec.encrypted) return true
  return column.currency !== undefined || column.codec.decode !== undefined
}
