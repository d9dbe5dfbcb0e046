/** An entry as its reader may see it. */
export interface TimelineEntry {
  readonly id: string
  /** `interaction.recorded` */
  readonly type: string
  /** The row that it is about; `null` for the customer as a whole, or a row that is gone. */
  readonly ref: { readonly entity: string; readonly id: string } | null
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly actorId: string
  /** The fields that changed, as far as the reader may read them in clear. */
  readonly fields: readonly string[]
  /** Ids and words for whoever renders the entry. */
  readonly params: Readonly<Record<string, string>>
  readonly pinnedAt: Date | null
}

/** Brings a decoded row to what its reader may see: of the fields that changed, those that they read in clear. */
export function shapeEntry(
  values: Readonly<Record<string, unknown>>,
  readable: Pick<ReadonlySet<string>, 'has'>,
): TimelineEntry {
  const refId = values['refId'] as string | null
  const fields = (values['fields'] ?? []) as readonly string[]
  return {
    id: values['id'] as string,
    type: values['type'] as string,
    ref: refId === null ? null : { entity: values['refEntity'] as string, id: refId },
    occurredAt: values['occurredAt'] as Date,
    recordedAt: values['createdAt'] as Date,
    actorId: values['createdBy'] as string,
    fields: fields.filter((field) => readable.has(field)),
    params: values['params'] as Readonly<Record<string, string>>,
    pinnedAt: values['pinnedAt'] as Date | null,
  }
}
