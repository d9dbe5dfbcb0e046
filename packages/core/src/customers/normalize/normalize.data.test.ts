import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, it } from 'vitest'

import { normalizeBankCard } from './bank-card.ts'
import { normalizeCnId } from './cn-id.ts'
import { normalizePhone } from './phone.ts'
import { readCustomer } from './read-customer.ts'

const text = (file: string) => readFileSync(join(inject('sharedData'), file), 'utf8')
const json = (file: string): unknown => JSON.parse(text(file))

/** Rows of a CSV file whose cells hold no comma and no line break. */
function rows(file: string): Record<string, string>[] {
  const [header = '', ...lines] = text(file)
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    expect(cells).toHaveLength(names.length)
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

/** The canonical value, or null where the normaliser refuses. */
const valueOf = (result: { ok: boolean; value?: string }) => (result.ok ? result.value : null)

describe('identity numbers of published test suites', () => {
  interface IdVector {
    id_number: string
    expected_valid: boolean | string
    computed: { birthday?: string | null; sex?: string; upgraded_18?: string }
  }
  interface IdVectors {
    vectors: IdVector[]
    upgrade_15_to_18: { from: string; to: string }[]
  }
  const { vectors, upgrade_15_to_18: upgrades } = json('cn_identity/cn_id_vectors.json') as IdVectors

  it.each(vectors)('$id_number ($note)', ({ id_number: number, expected_valid: expected, computed }) => {
    const result = normalizeCnId(number)
    // `strict:false lenient:true` is about districts that did not exist yet: Kith checks the province only.
    expect(result.ok).toBe(expected !== false)
    if (!result.ok) return
    expect(result.value).toBe(computed.upgraded_18 ?? number.toUpperCase())
    expect(result.birthDate).toBe(computed.birthday)
    expect(result.sex).toBe(computed.sex)
  })

  it.each(upgrades)('$from becomes $to', ({ from, to }) => {
    expect(normalizeCnId(from)).toMatchObject({ ok: true, value: to })
  })
})

describe('bank cards of published test suites', () => {
  interface CardVectors {
    luhn_vectors: { number: string; expected_valid: boolean }[]
  }
  const { luhn_vectors: vectors } = json('cn_identity/bank_card_vectors.json') as CardVectors

  it.each(vectors)('$number ($brand)', ({ number, expected_valid: expected }) => {
    const digits = number.replace(/\D/g, '')
    expect(valueOf(normalizeBankCard(number))).toBe(expected ? digits : null)
  })
})

describe('phones that two engines agree about', () => {
  interface PhoneCase {
    input: string
    default_country: string
    google: { e164: string; valid: boolean; ext: string | null } | null
  }
  const { cases } = json('phone_vectors/messy_inputs.json') as { cases: PhoneCase[] }

  /** Where Kith reads more than the engines do: they fail, or make the extension a part of the number. */
  const EXTENSIONS = ['0755-26001234转801', '0755-26001234-801']
  /** The engines take the second mobile for an extension of the first and lose it. */
  const SEVERAL = ['13800138000;13900139000']
  const agreed = cases.filter(({ input }) => ![...EXTENSIONS, ...SEVERAL].includes(input))

  it.each(agreed)('$input in $default_country', ({ input, default_country: region, google }) => {
    const result = normalizePhone(input, region)
    const extension = google?.ext ? `;ext=${google.ext}` : ''
    expect(valueOf(result)).toBe(google?.valid ? `${google.e164}${extension}` : null)
  })

  it.each(EXTENSIONS)('and the extension of %s', (input) => {
    expect(normalizePhone(input, 'CN')).toEqual({ ok: true, value: '+8675526001234;ext=801' })
  })

  it.each(SEVERAL)('but not %s, which is two', (input) => {
    expect(normalizePhone(input, 'CN')).toEqual({ ok: false, reason: 'several' })
  })

  it.each(rows('phone_vectors/example_mobile_by_country.csv'))('the example of $country', (row) => {
    expect(row['valid']).toBe('true')
    const expected = { ok: true, value: row['e164'] }
    expect(normalizePhone(row['national_digits'] ?? '', row['country'])).toEqual(expected)
    expect(normalizePhone(row['e164'] ?? '', 'CN')).toEqual(expected)
    expect(normalizePhone(row['national'] ?? '', row['country'])).toEqual(expected)
    expect(normalizePhone(row['international'] ?? '', 'CN')).toEqual(expected)
  })
})

describe('a thousand messy Chinese customers', () => {
  const messy = rows('cn_customers/messy_input.csv')
  const clean = rows('cn_customers/clean_truth.csv')
  const columns = {
    姓名: 'name',
    性别: 'sex',
    手机号: 'phone',
    身份证号: 'idNumber',
    银行卡号: 'bankCard',
    地址: 'address',
    生日: 'birthDate',
    邮箱: 'email',
  } as const
  const readings = messy.map((row) => {
    const cells = Object.entries(columns).map(([column, field]) => [field, row[column] ?? ''] as const)
    const values = Object.fromEntries(cells.filter(([, text]) => text !== ''))
    return readCustomer({ values, contactPoints: [], identities: [] }, { region: 'CN', today: '2026-11-29' })
  })

  /** The field, the column of the truth, and how many of the rows tell it: where the source is blank, nothing is known. */
  it.each([
    ['name', 'name', 1000],
    ['familyName', 'surname', 1000],
    ['sex', 'sex', 1000],
    ['phone', 'phone_e164', 1000],
    ['idNumber', 'id_number', 1000],
    ['bankCard', 'bank_card', 1000],
    ['birthDate', 'birthday', 1000],
    ['province', 'province', 1000],
    ['city', 'city', 1000],
    ['district', 'area', 1000],
    ['email', 'email', 646],
  ] as const)('have the right %s', (field, column, repairable) => {
    const told = readings.flatMap(({ input }, index) =>
      input[field] === undefined ? [] : [[index, input[field], clean[index]?.[column]] as const],
    )
    const right = told.filter(([, value, expected]) => value === expected)
    console.info(`${field}: ${right.length} of ${told.length} told values equal the truth`)
    expect(told.filter(([, value, expected]) => value !== expected)).toEqual([])
    expect(told).toHaveLength(repairable)
  })

  it('have no fault', () => {
    expect(readings.flatMap(({ faults }) => faults)).toEqual([])
  })
})
