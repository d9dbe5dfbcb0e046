import { defineMask } from './define-mask.ts'

/** The strategy `full`: `******` whatever the value. The default of a field that names no other. */
export const fullMask = defineMask('full', () => undefined, { first: 0, last: 0 })
