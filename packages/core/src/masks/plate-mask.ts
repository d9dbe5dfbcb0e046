import { defineMask } from './define-mask.ts'

/** GA 36: a province, a letter, and five or six more, of which the last may say what the vehicle is for. */
export const PLATE_PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const PLATE = new RegExp(`^([${PLATE_PROVINCES}][A-Z])[A-Z0-9]{4,5}([A-Z0-9挂学警港澳])$`, 'u')
const MASKED_PLATE = new RegExp(`^[${PLATE_PROVINCES}][A-Z]\\*{4}[A-Z0-9挂学警港澳]$`, 'u')

/** The strategy `plate`: the place and the last character of a mainland licence plate, `京A****5`, of either length. */
export const plateMask = defineMask(
  'plate',
  (text) => {
    if (MASKED_PLATE.test(text)) return text
    const plate = PLATE.exec(text.replace(/[ ·•.-]/g, '').toUpperCase())
    return plate === null ? undefined : `${plate[1]}****${plate[2]}`
  },
  { first: 2, last: 1 },
)
