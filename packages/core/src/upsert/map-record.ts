import type { RawContactPoint, RawCustomer } from '../customers/normalize/raw-customer.ts'
import type { SourceRecord } from '../formats/source-record.ts'
import { listOfJson } from '../shared/list-text.ts'
import type { AddressPart, ColumnMapping, ContactTarget } from './column-mapping.ts'

type Cells = SourceRecord['cells']

/** The parts of one address, by the columns that hold them. */
interface AddressPlan {
  readonly target: ContactTarget
  readonly parts: ReadonlyMap<AddressPart, string>
}

/** A mapping sorted by what is to be done, made once for each mapping. */
interface MappingPlan {
  readonly fields: readonly (readonly [column: string, field: string])[]
  readonly points: readonly (readonly [
    column: string,
    target: ContactTarget,
    label: PointLabel | undefined,
  ])[]
  readonly addresses: readonly AddressPlan[]
  readonly identities: readonly (readonly [column: string, namespace: string])[]
  readonly middleNames: readonly string[]
  readonly organizations: readonly string[]
}

type AddressTexts = Partial<Record<AddressPart, string>>

/** What a point is for, and how well it serves as the customer's own: the least first, `NEVER` not at all. */
interface PointLabel {
  readonly label?: string
  readonly rank: number
}

interface FoundPoint extends RawContactPoint, PointLabel {
  readonly parts?: AddressTexts
}

/** Between several values in one cell, as Google writes them. */
const SEVERAL = ' ::: '

const plans = new WeakMap<readonly ColumnMapping[], MappingPlan>()

/**
 * The customer that a record holds under a mapping, as text. Of several phones, e-mails or addresses the one that the file
 * marks as preferred becomes the customer's own, else a mobile phone, else the first that is no fax; the others are contact
 * points. Where no column holds the full name it is put together from its parts.
 */
export function mapRecord(record: SourceRecord, mapping: readonly ColumnMapping[]): RawCustomer {
  const plan = planOf(mapping)
  const values = readFields(record.cells, plan)
  const contactPoints = settlePoints(findPoints(record.cells, plan), values)
  nameRecord(values, record.cells, plan)
  const identities = plan.identities.flatMap(([column, namespace]) => {
    const externalId = textOf(record.cells, column).trim()
    return externalId === '' ? [] : [{ namespace, externalId }]
  })
  return { values, contactPoints, identities }
}

function planOf(mapping: readonly ColumnMapping[]): MappingPlan {
  const known = plans.get(mapping)
  if (known) return known
  const plan = {
    fields: mapping.flatMap(({ column, target }) =>
      'field' in target ? [[column, target.field] as const] : [],
    ),
    points: mapping.flatMap(({ column, target }) =>
      'contactPoint' in target && target.part === undefined
        ? [[column, target, fixedLabel(target)] as const]
        : [],
    ),
    addresses: addressPlans(mapping),
    identities: mapping.flatMap(({ column, target }) =>
      'identity' in target ? [[column, target.identity] as const] : [],
    ),
    middleNames: nameColumns(mapping, 'middle'),
    organizations: nameColumns(mapping, 'organization'),
  }
  plans.set(mapping, plan)
  return plan
}

function nameColumns(mapping: readonly ColumnMapping[], part: 'middle' | 'organization'): string[] {
  return mapping.flatMap(({ column, target }) =>
    'namePart' in target && target.namePart === part ? [column] : [],
  )
}

function addressPlans(mapping: readonly ColumnMapping[]): AddressPlan[] {
  const groups = new Map<string, { target: ContactTarget; parts: Map<AddressPart, string> }>()
  for (const { column, target } of mapping) {
    if (!('contactPoint' in target) || target.part === undefined) continue
    const group = groups.get(target.group ?? '') ?? { target, parts: new Map() }
    if (!group.parts.has(target.part)) group.parts.set(target.part, column)
    groups.set(target.group ?? '', group)
  }
  return [...groups.values()]
}

const textOf = (cells: Cells, column: string): string => cells[column] ?? ''
const isFilled = (text: string): boolean => text !== '' && text.trim() !== ''

function readFields(cells: Cells, plan: MappingPlan): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [column, field] of plan.fields) {
    const text = textOf(cells, column)
    if (isFilled(text) && values[field] === undefined)
      values[field] = field === 'tags' ? readTags(text) : text
  }
  return values
}

/** Google lists groups with ` ::: `, its own ones with a star. */
function readTags(text: string): string {
  const isPlain = !text.includes(SEVERAL) && !text.startsWith('* ')
  if (isPlain || listOfJson(text) !== undefined) return text
  const tags = text.split(SEVERAL).filter((tag) => !tag.startsWith('* '))
  return tags.join(', ')
}

function findPoints(cells: Cells, plan: MappingPlan): FoundPoint[] {
  const points: FoundPoint[] = []
  for (const [column, target, label] of plan.points) {
    const text = textOf(cells, column)
    if (!isFilled(text)) continue
    const known = label ?? labelIn(cells, target)
    const values = (listOfJson(text) ?? text.split(SEVERAL)).filter(isFilled)
    for (const value of values) points.push({ kind: target.contactPoint, value: value.trim(), ...known })
  }
  for (const address of plan.addresses) points.push(...findAddress(cells, address))
  return points
}

const PREFERRED = 0
const MOBILE = 1
const OTHER = 2
const NEVER = 3

function rankOf(label: string): number {
  if (/mobile|cell|手机/i.test(label)) return MOBILE
  return /fax|传真|pager/i.test(label) ? NEVER : OTHER
}

/** The label that the header gives; `undefined` where a column of its own has it. */
function fixedLabel({ label, labelColumn }: ContactTarget): PointLabel | undefined {
  if (labelColumn !== undefined) return undefined
  return label === undefined ? { rank: OTHER } : { label, rank: rankOf(label) }
}

/** Google marks the preferred one of several with a star before its label. */
function labelIn(cells: Cells, { label = '', labelColumn = '' }: ContactTarget): PointLabel {
  const written = textOf(cells, labelColumn).trim()
  const plain = written.replace(/^\* ?/, '') || label
  const rank = written.startsWith('*') ? PREFERRED : rankOf(plain)
  return plain === '' ? { rank } : { label: plain, rank }
}

function findAddress(cells: Cells, { target, parts }: AddressPlan): FoundPoint[] {
  const found: AddressTexts = {}
  for (const [part, column] of parts) {
    const text = textOf(cells, column).trim()
    if (text !== '') found[part] = text
  }
  const value = found.formatted ?? joinAddress(found)
  return value === ''
    ? []
    : [{ kind: 'address', value, parts: found, ...(fixedLabel(target) ?? labelIn(cells, target)) }]
}

/** Street first, or in Chinese the largest place first and nothing in between. */
function joinAddress(found: AddressTexts): string {
  const { street, extended, poBox, city, region, postalCode, country } = found
  const isChinese = /\p{Script=Han}/u.test(`${street ?? ''}${city ?? ''}`)
  const texts = isChinese
    ? [country, region, city, street, extended, poBox]
    : [street, extended, poBox, city, region, postalCode, country]
  return texts.filter((text) => text !== undefined).join(isChinese ? '' : ', ')
}

const PRIMARY_KINDS = ['phone', 'email', 'address'] as const

/** Moves the customer's own phone, e-mail and address to its values, and answers the other points. */
function settlePoints(points: readonly FoundPoint[], values: Record<string, string>): RawContactPoint[] {
  if (points.length === 0) return []
  const primary = new Set<FoundPoint>()
  for (const kind of PRIMARY_KINDS) {
    const chosen = values[kind] === undefined ? bestOf(points, kind) : undefined
    if (chosen === undefined) continue
    primary.add(chosen)
    const parts = chosen.parts ?? {}
    takePlaces(values, parts)
    if (!isPlaceOnly(parts)) values[kind] = chosen.value
  }
  return points
    .filter((point) => !primary.has(point) && point.value !== values[point.kind])
    .map(({ kind, value, label }) => ({ kind, value, ...(label !== undefined && { label }) }))
}

function bestOf(points: readonly FoundPoint[], kind: string): FoundPoint | undefined {
  let best: FoundPoint | undefined
  for (const point of points) {
    if (point.kind === kind && point.rank < (best?.rank ?? NEVER)) best = point
  }
  return best
}

/** A city alone is where somebody lives, and no address. */
function isPlaceOnly(parts: AddressTexts): boolean {
  const names = Object.keys(parts)
  return names.length > 0 && names.every((name) => ['city', 'region', 'country'].includes(name))
}

function takePlaces(values: Record<string, string>, { city, region, country }: AddressTexts): void {
  if (city !== undefined) values['city'] ??= city
  if (region !== undefined) values['province'] ??= region
  if (country !== undefined) values['country'] ??= country
}

/** Names a record that has no full name: by the parts of one, else by the nickname, else by the organization. */
function nameRecord(values: Record<string, string>, cells: Cells, plan: MappingPlan): void {
  if (values['name'] !== undefined) return
  const full = fullName(values, firstOf(cells, plan.middleNames)) || values['nickname']
  const organization = firstOf(cells, plan.organizations)
  if (full !== undefined) values['name'] = full
  else if (organization !== undefined) Object.assign(values, { name: organization, kind: 'organization' })
}

/** Chinese and Japanese names have the family name first and no space. */
function fullName(
  { givenName, familyName }: Readonly<Record<string, string>>,
  middle: string | undefined,
): string {
  const isHan = /^\p{Script=Han}/u.test(familyName ?? givenName ?? '')
  const parts = isHan ? [familyName, middle, givenName] : [givenName, middle, familyName]
  return parts.flatMap((part) => (part === undefined ? [] : [part.trim()])).join(isHan ? '' : ' ')
}

function firstOf(cells: Cells, columns: readonly string[]): string | undefined {
  return columns.map((column) => textOf(cells, column)).find(isFilled)
}
