/** The customer fields that mirror a primary contact point, by the kind of the point. */
const mirrorKinds = ['phone', 'email', 'address'] as const

/** A mirrored kind: the field has the same name. */
export type MirrorKind = (typeof mirrorKinds)[number]

/** What has to happen to the primary contact point of one kind. */
export interface MirrorChange {
  readonly kind: MirrorKind
  /** The new value; `null` when the customer has no primary point of the kind any more. */
  readonly value: string | null
}

/** Whether contact points of the kind are mirrored on the customer. */
export function isMirrored(kind: string): kind is MirrorKind {
  return (mirrorKinds as readonly string[]).includes(kind)
}

/** The mirror changes that written customer values call for. */
export function mirrorChanges(
  values: Readonly<Record<string, unknown>>,
  changed: readonly string[],
): MirrorChange[] {
  return mirrorKinds
    .filter((kind) => changed.includes(kind))
    .map((kind) => ({ kind, value: (values[kind] as string | null | undefined) ?? null }))
}
