import { leadingRegion } from './chinese-regions.ts'
import { defineMask } from './define-mask.ts'

/**
 * The strategy `address`: the province, city and district of a Chinese address, `广东省深圳市南山区****`; of any other
 * address nothing, `****`.
 */
export const addressMask = defineMask('address', (text) => `${leadingRegion(text.replaceAll(' ', ''))}****`)

/** The strategy `addressCity`: the province and the city, `广东省深圳市****`. */
export const addressCityMask = defineMask(
  'addressCity',
  (text) => `${leadingRegion(text.replaceAll(' ', ''), 2)}****`,
)

/** The strategy `addressProvince`: the province alone, `广东省****`. */
export const addressProvinceMask = defineMask(
  'addressProvince',
  (text) => `${leadingRegion(text.replaceAll(' ', ''), 1)}****`,
)
