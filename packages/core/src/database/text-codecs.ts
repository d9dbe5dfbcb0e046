import type { ColumnCodec, ColumnType } from './traits.ts'

/** Instants as RFC 3339 text in UTC with milliseconds, which sorts by time, and JSON as its text: the same everywhere. */
export const textCodecs: Readonly<Partial<Record<ColumnType, ColumnCodec>>> = {
  instant: { encode: (value: Date) => value.toISOString(), decode: (stored: string) => new Date(stored) },
  json: {
    encode: (value: unknown) => JSON.stringify(value),
    decode: (stored: string): unknown => JSON.parse(stored),
  },
}
