import { defineMask } from './define-mask.ts'

/** In whatever unit the amount is given: a mask is about its size. */
const STEPS = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]

const shown = (step: number): string => step.toLocaleString('en-US')
const BELOW = `<${shown(STEPS[0]!)}`
const ANSWERS: ReadonlySet<string> = new Set([BELOW, ...STEPS.map((step) => `≥${shown(step)}`)])

/**
 * The strategy `amount`: the power of ten that an amount reaches, `12,345.67` → `≥10,000`; below a thousand `<1,000`. It
 * tells no more than the order of magnitude, so a figure at an edge is as hidden as any other. Negative amounts are hidden.
 */
export const amountMask = defineMask('amount', (text) => {
  if (ANSWERS.has(text)) return text
  const plain = text.replace(/^(?:[¥$€£]|[A-Z]{3}) ?/, '').replace(/ ?(?:元|[A-Z]{3})$/, '')
  if (!/^(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?$/.test(plain)) return undefined
  const amount = Number(plain.replaceAll(',', ''))
  const reached = STEPS.findLast((step) => amount >= step)
  return reached === undefined ? BELOW : `≥${shown(reached)}`
})
