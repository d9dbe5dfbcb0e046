import { leadingRegion } from './chinese-regions.ts'
import { defineMask } from './define-mask.ts'

/**
 * The strategy `address`: the province, city and district of a Chinese address, `广东省深圳市南山区****`; of any other
 * address nothing, `****`.
 */
export const addressMask = defineMask('address', (text) => `${leadingRegion(text.replaceAll(' ', ''))}****`)
