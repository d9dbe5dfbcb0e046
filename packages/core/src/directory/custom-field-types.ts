/** What names a custom field. */
export interface Dependents {
  /** The saved views that the caller may see. */
  readonly views: readonly { readonly id: string; readonly name: string; readonly createdBy: string }[]
  /** How many more there are. */
  readonly hiddenViews: number
}

/** What one call of `customFields.purge` did. */
export interface PurgedValues {
  readonly removed: number
  /** Whether no value is left; call again while it is false. */
  readonly isPurged: boolean
}
