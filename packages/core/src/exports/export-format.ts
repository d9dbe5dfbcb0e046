/** The formats of exports, with the media type of each and the ending of its files. */
export const exportFormats = {
  csv: { contentType: 'text/csv; charset=utf-8', ending: 'csv' },
  xlsx: {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ending: 'xlsx',
  },
  ndjson: { contentType: 'application/x-ndjson', ending: 'ndjson' },
  vcard: { contentType: 'text/vcard; charset=utf-8', ending: 'vcf' },
} as const

/** One of the formats. */
export type ExportFormat = keyof typeof exportFormats
