/** The size of a decimal number: `precision` digits in all, `scale` of them after the point. */
export interface DecimalSize {
  readonly precision: number
  readonly scale: number
}

/** The most digits of a decimal number: every number of 15 digits is a safe integer, whatever the driver. */
export const MAX_PRECISION = 15

/**
 * The canonical texts of decimal numbers of one size: all digits after the point written out, no exponent, no leading
 * zero, no minus before zero. Equal numbers have equal texts.
 */
export function decimalPattern({ precision, scale }: DecimalSize): RegExp {
  const whole = precision === scale ? '0' : `(?:0|[1-9]\\d{0,${precision - scale - 1}})`
  const fraction = scale === 0 ? '' : `\\.\\d{${scale}}`
  return new RegExp(`^(?!-[0.]+$)-?${whole}${fraction}$`)
}

/** The integer that a canonical decimal text stands for, in units of its last digit: `12.30` is 1230. */
export function scaledInteger(text: string): number {
  return Number(text.replace('.', ''))
}

/** The canonical text of a scaled integer: 1230 with two digits after the point is `12.30`. */
export function decimalText(scaled: number, scale: number): string {
  const digits = String(Math.abs(scaled)).padStart(scale + 1, '0')
  const point = digits.length - scale
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, point)}${fraction}`
}
