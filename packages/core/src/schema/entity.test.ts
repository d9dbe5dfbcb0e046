import { describe, expect, it } from 'vitest'

import { createCatalog } from './catalog.ts'
import { entitySchemas } from './entity-schemas.ts'
import { defineEntity, type FieldMap } from './entity.ts'
import { f } from './field.ts'

const define = (fields: FieldMap) => () => defineEntity({ name: 'note', subject: 'self', fields })

describe('an entity', () => {
  it('is refused with a field whose sensitivity nobody stated', () => {
    const fields = { body: f.text() } as unknown as FieldMap
    expect(define(fields)).toThrow('note.body is not valid: state a sensitivity class')
  })

  it('is refused with an error that can be looked up', () => {
    expect(define({ body: f.text().class('contact').encrypted().unique() })).toThrow(
      expect.objectContaining({
        code: 'KITH_SCHEMA_FIELD_INVALID',
        params: expect.objectContaining({ field: 'note.body' }),
      }),
    )
    expect(define({ id: f.id().class('public') })).toThrow(
      expect.objectContaining({ code: 'KITH_SCHEMA_NAME_TAKEN' }),
    )
  })

  it.each(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'deletedAt'])(
    'is refused with a field of its own named %s',
    (name) => {
      expect(define({ [name]: f.text().class('public') })).toThrow('the kernel keeps a field of this name')
    },
  )

  it.each(['Body', 'body_text', 'body-text', '$body', '#arm0', 'büro', '', '__proto__x', '1st'])(
    'is refused with a field named %j, from which no column and no key can be made',
    (name) => {
      expect(define({ [name]: f.text().class('public') })).toThrow('field names are camelCase ASCII')
    },
  )

  it.each([
    ['encrypted', f.money().class('basic').encrypted()],
    ['unique', f.money().class('basic').unique()],
    ['searchable', f.money().class('basic').searchable()],
  ])('is refused with %s money', (_said, worth) => {
    expect(define({ worth })).toThrow(
      'note.worth is not valid: money is neither encrypted nor unique nor searchable',
    )
  })

  it.each([
    f.decimal({ precision: 4, scale: 2 }).class('basic').default('1.5'),
    f.money().class('basic').default({ amount: 0.5, currency: 'CNY' }),
    f.money().class('basic').default({ amount: 5, currency: 'yuan' }),
  ])('is refused with a default that is not a value of its field', (worth) => {
    expect(define({ worth })).toThrow('note.worth is not valid: the default is not a value of the field')
  })

  it.each([
    { precision: 0, scale: 0 },
    { precision: 16, scale: 2 },
    { precision: 4, scale: 5 },
    { precision: 4, scale: -1 },
    { precision: 4.5, scale: 1 },
  ])('cannot have a decimal number of the size %j', (size) => {
    expect(() => f.decimal(size)).toThrow('a precision of 1 to 15 digits')
  })

  it('refuses amounts and decimal numbers that are not exact', () => {
    const { create } = entitySchemas(
      define({
        worth: f.money().class('basic').nullable(),
        rate: f.decimal({ precision: 5, scale: 2 }).class('basic').nullable(),
      })(),
    )
    const accepts = (values: unknown): boolean => create.safeParse(values).success
    const most = Number.MAX_SAFE_INTEGER
    expect([most, -most, 0].every((amount) => accepts({ worth: { amount, currency: 'CNY' } }))).toBe(true)
    for (const amount of [most + 1, 0.5, '5', null, Number.NaN, 5n]) {
      expect(accepts({ worth: { amount, currency: 'CNY' } })).toBe(false)
    }
    for (const currency of ['cny', 'CN', 'CNYX', '', null, '人民币', 'CNY\n']) {
      expect(accepts({ worth: { amount: 5, currency } })).toBe(false)
    }
    expect(accepts({ worth: { amount: 5, currency: 'CNY', more: 1 } })).toBe(false)
    expect(accepts({ worth: 5 })).toBe(false)
    expect([accepts({ rate: '999.99' }), accepts({ rate: '1.5' }), accepts({ rate: 1.5 })]).toEqual([
      true,
      false,
      false,
    ])
  })

  it.each(['tenantId', 'alive', 'titleNorm', 'phoneEq', 'phoneLast4', 'worthAmount', 'worthCurrency'])(
    'is refused with a field named %s, whose column is the kernel’s',
    (name) => {
      const index = { eq: (value: string) => value, last4: (value: string) => value.slice(-4) }
      const fields = {
        title: f.text().class('basic').searchable(),
        worth: f.money().class('basic'),
        phone: f.phone().class('contact').encrypted({ index }),
        [name]: f.text().class('public'),
      }
      expect(define(fields)).toThrow('the kernel keeps a column of this name')
    },
  )

  it('is refused with an encrypted field that belongs to nobody', () => {
    const options = { name: 'note', fields: { body: f.text().class('contact').encrypted() } }
    expect(() => defineEntity(options)).toThrow('needs a subject whose key seals it')
  })

  it('is refused with an encrypted field where its subject may be empty', () => {
    const customerId = f.ref('customer').class('public').nullable()
    const fields = { customerId, body: f.text().class('contact').encrypted() }
    expect(() => defineEntity({ name: 'note', subject: 'customerId', fields })).toThrow('never empty')
    const inClear = { customerId, body: f.text().class('contact') }
    expect(() => defineEntity({ name: 'note', subject: 'customerId', fields: inClear })).not.toThrow()
  })

  it('is refused with an encrypted field that would be searched in clear', () => {
    expect(define({ body: f.text().class('contact').encrypted().searchable() })).toThrow('blind index')
    expect(define({ body: f.text().class('contact').encrypted().unique() })).toThrow('blind index')
  })

  it('cannot be changed once it is declared', () => {
    const note = define({ body: f.text().class('basic') })()
    expect(Object.isFrozen(note)).toBe(true)
    expect(Object.isFrozen(note.fields)).toBe(true)
    expect(Object.isFrozen(note.fields['body'])).toBe(true)
  })

  it('masks a field wholly unless it names a strategy', () => {
    const note = define({ body: f.text().class('basic'), name: f.text().class('basic').mask('name') })()
    expect(note.fields['body']?.mask).toBe('full')
    expect(note.fields['name']?.mask).toBe('name')
  })
})

describe('the schemas of an entity', () => {
  const note = defineEntity({
    name: 'note',
    subject: 'customerId',
    fields: {
      customerId: f.ref('customer', { inverse: 'notes' }).class('public'),
      title: f.text({ max: 10 }).class('basic'),
      body: f.longText().class('freeText').nullable(),
      state: f.enum(['open', 'done']).class('public').default('open'),
      readAt: f.instant().class('public').nullable().managed(),
    },
  })
  const { create, patch, readable } = entitySchemas(note)
  const required = { customerId: 'c1', title: 'Call' }

  it('accept a new row with what it must have', () => {
    expect(create.safeParse(required).success).toBe(true)
    expect(create.safeParse({ title: 'Call' }).success).toBe(false)
  })

  it.each(['id', 'version', 'tenantId', 'readAt', '$masked', '#key', 'nope', 'constructor'])(
    'refuse %j, which callers do not give',
    (name) => {
      expect(create.safeParse({ ...required, [name]: 'x' }).success).toBe(false)
      expect(patch.safeParse({ [name]: 'x' }).success).toBe(false)
    },
  )

  it('fill nothing in, so that a patch resets nothing', () => {
    expect(patch.parse({})).toEqual({})
    expect(create.parse(required)).toEqual(required)
  })

  it.each([
    ['title', 'x'.repeat(11)],
    ['title', null],
    ['title', 5],
    ['title', 'a\0b'],
    ['title', '\uDC00'],
    ['state', 'OPEN'],
    ['body', {}],
    ['customerId', ['c1']],
  ])('refuse the %s %j', (field, value) => {
    expect(patch.safeParse({ [field]: value }).success).toBe(false)
  })

  it('promise to a reader the public fields only', () => {
    const row = {
      id: 'n1',
      version: 1,
      createdAt: new Date(),
      createdBy: 'u',
      updatedAt: new Date(),
      updatedBy: 'u',
    }
    expect(readable.safeParse({ ...row, customerId: 'c1', state: 'open', readAt: null }).success).toBe(true)
    expect(readable.safeParse({ ...row, customerId: 'c1', readAt: null }).success).toBe(false)
  })
})

describe('a catalog', () => {
  const customer = defineEntity({ name: 'customer', subject: 'self', fields: {} })
  const note = defineEntity({
    name: 'note',
    subject: 'customerId',
    fields: { customerId: f.ref('customer', { inverse: 'notes' }).class('public') },
  })
  const catalog = createCatalog([customer, note])

  it('knows a reference from both sides', () => {
    expect(catalog.relation('note', 'customer')).toMatchObject({ entity: 'customer', arity: 'one' })
    expect(catalog.relation('customer', 'notes')).toMatchObject({ entity: 'note', arity: 'many' })
  })

  it.each(['constructor', '__proto__', 'toString', 'nope', ''])('knows no relation %j', (name) => {
    expect(catalog.relation('customer', name)).toBeUndefined()
    expect(catalog.has(name)).toBe(false)
    expect(() => catalog.get(name)).toThrow('No entity')
  })
})
