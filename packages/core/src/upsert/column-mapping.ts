/** What a column of contact points may hold. */
type ContactKind = 'phone' | 'email' | 'address' | 'wechat' | 'whatsapp' | 'social' | 'web' | 'app'

/** The parts of a postal address that files keep in columns of their own. */
export type AddressPart =
  | 'formatted'
  | 'street'
  | 'extended'
  | 'poBox'
  | 'city'
  | 'region'
  | 'postalCode'
  | 'country'

/** A column that holds a contact point, or a part of one. */
export interface ContactTarget {
  readonly contactPoint: ContactKind
  /** What the point is for, where the header says it: `home`, `work`, `mobile`. */
  readonly label?: string
  /** The column that says it. */
  readonly labelColumn?: string
  /** Of an address: which part of it. */
  readonly part?: AddressPart
  /** Parts with the same group make one address. */
  readonly group?: string
}

/** Where the text of a column goes. */
export type ColumnTarget =
  /** A customer field, an added field, or `custom.<key>`. */
  | { readonly field: string }
  | ContactTarget
  /** An id in another system, by its namespace. */
  | { readonly identity: string }
  /** A part of a name: used where the record has no full name. An organization names a record that names no person. */
  | { readonly namePart: 'middle' | 'organization' }
  | { readonly ignore: true }

/** What becomes of one column, and what that is based on: a person's choice, its header, its values, or nothing. */
export interface ColumnMapping {
  readonly column: string
  readonly target: ColumnTarget
  readonly confidence: 'chosen' | 'header' | 'values' | 'none'
}

/** A field that columns can be mapped to. */
export interface MappableField {
  /** `custom.<key>` for a field that a tenant has added. */
  readonly name: string
  /** The name people see, where it has one. */
  readonly label?: string | undefined
}
