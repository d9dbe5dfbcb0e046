/** The last four digits of an E.164 number: what a caller can tell from a display or a parcel. */
export function phoneLast4(value: string): string | undefined {
  return value.startsWith('+') ? value.slice(-4) : undefined
}
