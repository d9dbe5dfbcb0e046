import { faultParams, type ValueFault } from '../customers/normalize/customer-reading.ts'
import type { RawCustomer } from '../customers/normalize/raw-customer.ts'
import { type CustomerContext, readCustomer } from '../customers/normalize/read-customer.ts'
import type { SourceRecord } from '../formats/source-record.ts'
import { nestCustom } from '../gate/custom-values.ts'
import type { DescribableError, ErrorDescription } from '../messages/describe-error.ts'
import type { KithError } from '../shared/errors.ts'
import type { ColumnMapping } from './column-mapping.ts'
import { mapRecord } from './map-record.ts'
import { recordErrors } from './record-errors.ts'

type Values = Readonly<Record<string, unknown>>

/** Why a record is not imported, as the file of errors says it. */
export interface Refusal {
  readonly code: string
  readonly field: string | null
  readonly message: string
  /** What it was refused for, where that can be told in other languages. */
  readonly error?: KithError
}

/** A way to reach the customer beyond the primary ones. */
export interface CandidatePoint {
  readonly kind: string
  readonly value: string
  readonly label?: string
}

/** A record that was read: what it says of a customer. */
export interface Candidate {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
  readonly values: Values
  /** What the customer has besides if it is new. */
  readonly defaults: Values
  readonly contactPoints: readonly CandidatePoint[]
  readonly identities: readonly { readonly namespace: string; readonly externalId: string }[]
  /** Texts that could not be read and are kept beside the customer. */
  readonly kept: readonly ValueFault[]
  /** Set where the record cannot be imported whatever is in the database. */
  readonly refusal?: Refusal
}

/** How records are read. */
export interface Reading {
  readonly mapping: readonly ColumnMapping[]
  readonly context: CustomerContext
  /** Whether a value that is not valid keeps the record out. */
  readonly invalid: 'refuse' | 'keep'
  /** What a new customer has besides, unless the record says otherwise. */
  readonly defaults: Values
  readonly describe: Describe
}

/** Tells an error in the language of whoever started the import. */
export type Describe = (error: DescribableError) => ErrorDescription

const nothing = { values: {}, contactPoints: [], identities: [], kept: [] } as const

/** Reads one record: from the columns of the file to the values of a customer. Total and pure. */
export function readCandidate(record: SourceRecord, reading: Reading): Candidate {
  const { mapping, context, invalid, defaults, describe } = reading
  const { line, cells, fault } = record
  if (fault !== undefined) {
    const { message } = describe({ ...fault, fix: '' })
    return { line, cells, defaults, ...nothing, refusal: refusal(fault.code, [], message) }
  }
  const raw: RawCustomer = mapRecord(record, mapping)
  const { input, contactPoints, identities, faults } = readCustomer(raw, context)
  const kept = invalid === 'keep' ? faults : []
  const read = { line, cells, defaults, values: input, contactPoints, identities, kept }
  if (Object.keys(raw.values).length + raw.contactPoints.length + raw.identities.length === 0)
    return { ...read, refusal: refusalOf(recordErrors.EMPTY(), describe) }
  if (kept.length === faults.length) return read
  return { ...read, refusal: refusalOfFaults(faults, describe) }
}

function refusalOfFaults(faults: readonly ValueFault[], describe: Describe): Refusal {
  const told = faults.map((fault) => describe({ ...fault, params: faultParams(fault), fix: '' }).message)
  return refusal(faults[0]!.code, [...new Set(faults.map(({ field }) => field))], told.join(' '))
}

/** An error as the file of errors says it: in English, or as it is described. */
export function refusalOf(error: KithError, describe?: Describe): Refusal {
  const { code } = error
  const told = describe?.(error) ?? error
  const fields = [...new Set(told.issues.map(({ pointer }) => pointer.split('/').at(-1)!))]
  const isListed = code === 'KITH_VALIDATION'
  const listed = isListed ? told.issues.map((issue) => `${issue.pointer.slice(1)}: ${issue.message}.`) : []
  return { ...refusal(code, fields, [told.message, ...listed].join(' ')), error }
}

function refusal(code: string, fields: readonly string[], message: string): Refusal {
  const field = fields.length === 0 ? null : fields.join(',').slice(0, 255)
  return { code, field, message: message.slice(0, 1000) }
}

/** The values of the new customer that a record is of, as operations take them. */
export function valuesOfNew({ values, defaults }: Candidate): Values {
  return nestCustom({ ...defaults, ...values })
}

/** The contact points of a record, as operations take them. */
export function pointsOf(candidate: Candidate): readonly CandidatePoint[] {
  return candidate.contactPoints.map(({ label, ...point }) =>
    label === undefined ? point : { ...point, label: label.slice(0, 50) },
  )
}
