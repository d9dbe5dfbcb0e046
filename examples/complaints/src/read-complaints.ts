import { parse } from 'csv-parse/sync'

/** A complaint of the file. */
export interface FiledComplaint {
  /** Where the consumer lives; unknown where it is left out. */
  readonly state: string | undefined
  readonly subject: string
  readonly product: string
  readonly issue: string
  readonly against: string
  readonly channel: 'web' | 'referral' | 'phone' | 'mail' | 'fax'
  readonly registeredAt: Date
  readonly forwardedAt: Date
  readonly closedAt: Date | undefined
  readonly outcomeCode: string
  readonly isTimely: boolean
  readonly isDisputed: boolean | undefined
  readonly externalId: string
}

const channels: Readonly<Record<string, FiledComplaint['channel']>> = {
  Web: 'web',
  Referral: 'referral',
  Phone: 'phone',
  'Postal mail': 'mail',
  Fax: 'fax',
}

/** Reads the rows of a file: each is a complaint, also where two of them look the same. */
export function readComplaints(text: string): readonly FiledComplaint[] {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true })
  return rows.map((row, index) => {
    const cell = (name: string): string => row[name] ?? ''
    const disputed = cell('Consumer disputed?')
    const forwardedAt = asDate(cell('Date sent to company'))
    return {
      state: cell('State') || undefined,
      subject: [cell('Issue'), cell('Sub-issue')].filter((part) => part !== '').join(': '),
      product: cell('Product'),
      issue: cell('Issue'),
      against: cell('Company'),
      channel: channels[cell('Submitted via')] ?? fail('channel', index),
      registeredAt: asDate(cell('Date received')),
      forwardedAt,
      // The file does not say when it was closed; it is not earlier than this.
      closedAt: cell('Company response to consumer') === 'In progress' ? undefined : forwardedAt,
      outcomeCode: cell('Company response to consumer'),
      isTimely: cell('Timely response?') === 'Yes',
      isDisputed: disputed === '' ? undefined : disputed === 'Yes',
      externalId: `row-${index + 1}`,
    }
  })
}

/** `7/29/2013`, as noon in UTC: the file knows days only. */
function asDate(text: string): Date {
  const [month, day, year] = text.split('/').map(Number)
  return new Date(Date.UTC(year!, month! - 1, day, 12))
}

function fail(what: string, index: number): never {
  throw new Error(`Row ${index + 1} has no ${what} that is known.`)
}
