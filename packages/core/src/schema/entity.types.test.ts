import { describe, expectTypeOf, it } from 'vitest'

import type { Money } from '../shared/money.ts'
import { type CreateOf, defineEntity, type PatchOf, type ReadableOf, type RowOf } from './entity.ts'
import { f } from './field.ts'

const note = defineEntity({
  name: 'note',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer').class('public'),
    state: f.enum(['open', 'done']).class('public').default('open'),
    title: f.text().class('basic'),
    body: f.longText().class('freeText').nullable(),
    readAt: f.instant().class('public').nullable().managed(),
    secret: f.text().class('credential').nullable(),
    rate: f.decimal({ precision: 4, scale: 2 }).class('public').default('0.00'),
    worth: f.money().class('basic').nullable(),
  },
})
type Note = typeof note

describe('a field', () => {
  it('does not compile in an entity before its class is stated', () => {
    // @ts-expect-error -- body has no class
    defineEntity({ name: 'draft', subject: 'self', fields: { body: f.text() } })
    // @ts-expect-error -- nullable and mask do not state one either
    defineEntity({ name: 'draft', subject: 'self', fields: { body: f.text().nullable().mask('name') } })
    expectTypeOf(f.text().nullable().mask('name').spec.class).toEqualTypeOf<undefined>()
    const stated = defineEntity({ name: 'draft', subject: 'self', fields: { body: f.text().class('basic') } })
    expectTypeOf<RowOf<typeof stated>['body']>().toEqualTypeOf<string>()
  })

  it('has one of the known classes', () => {
    // @ts-expect-error -- there is no such class
    f.text().class('private')
    expectTypeOf(f.text().class('basic').spec.class).toEqualTypeOf<'basic'>()
  })

  it('keeps its class and its value through every other call', () => {
    const field = f.enum(['a', 'b']).class('quasi').nullable().mask('full').encrypted()
    expectTypeOf(field.$value).toEqualTypeOf<'a' | 'b' | null>()
    expectTypeOf(field.spec.class).toEqualTypeOf<'quasi'>()
  })

  it('takes a default of its own type only', () => {
    // @ts-expect-error -- 'c' is none of the words
    f.enum(['a', 'b']).default('c')
    // @ts-expect-error -- a number is no text
    f.text().default(1)
    expectTypeOf(f.text().default('').$value).toEqualTypeOf<string>()
  })
})

describe('a subject', () => {
  it('is the row itself or one of its fields', () => {
    // @ts-expect-error -- the entity has no field personId
    defineEntity({ name: 'draft', subject: 'personId', fields: { body: f.text().class('basic') } })
    expectTypeOf(note.subject).toEqualTypeOf<string | undefined>()
  })
})

describe('a readable row', () => {
  type Readable = ReadableOf<Note>

  it('has its system and public fields for certain', () => {
    expectTypeOf<Readable['id']>().toEqualTypeOf<string>()
    expectTypeOf<Readable['version']>().toEqualTypeOf<number>()
    expectTypeOf<Readable['createdAt']>().toEqualTypeOf<Date>()
    expectTypeOf<Readable['customerId']>().toEqualTypeOf<string>()
    expectTypeOf<Readable['state']>().toEqualTypeOf<'open' | 'done'>()
    expectTypeOf<Readable['readAt']>().toEqualTypeOf<Date | null>()
  })

  it('may lack every other field', () => {
    expectTypeOf<Readable['title']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Readable['body']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<Readable['$masked']>().toEqualTypeOf<readonly string[] | undefined>()
    expectTypeOf<{ readonly title: string }>().not.toExtend<{ readonly customerId: string }>()
    expectTypeOf<Readable>().not.toExtend<{ readonly title: string }>()
  })

  it('cannot be written to', () => {
    const row = {} as Readable
    // @ts-expect-error -- rows are read-only
    row.state = 'done'
    expectTypeOf(row).toEqualTypeOf<Readable>()
  })
})

describe('a whole row', () => {
  it('has every field for certain', () => {
    expectTypeOf<RowOf<Note>['title']>().toEqualTypeOf<string>()
    expectTypeOf<RowOf<Note>['body']>().toEqualTypeOf<string | null>()
    expectTypeOf<RowOf<Note>>().toExtend<ReadableOf<Note>>()
  })
})

describe('what a caller passes', () => {
  it('to create a row is what has no default, and nothing that the kernel keeps', () => {
    expectTypeOf<{ customerId: string; title: string }>().toExtend<CreateOf<Note>>()
    expectTypeOf<{ title: string }>().not.toExtend<CreateOf<Note>>()
    expectTypeOf<CreateOf<Note>>().not.toHaveProperty('readAt')
    expectTypeOf<CreateOf<Note>>().not.toHaveProperty('id')
    expectTypeOf<CreateOf<Note>>().not.toHaveProperty('tenantId')
  })

  it('to change a row is any part of it, and never undefined by name', () => {
    const patch: PatchOf<Note> = { body: null }
    expectTypeOf(patch).toExtend<PatchOf<Note>>()
    // @ts-expect-error -- title is not nullable
    const cleared: PatchOf<Note> = { title: null }
    // @ts-expect-error -- leaving a value out is done by leaving the key out
    const unset: PatchOf<Note> = { title: undefined }
    expectTypeOf([cleared, unset]).items.toExtend<PatchOf<Note>>()
    expectTypeOf<PatchOf<Note>>().not.toHaveProperty('readAt')
  })
})

describe('a number', () => {
  it('with digits after the point is a text, and money has a currency', () => {
    expectTypeOf<RowOf<Note>['rate']>().toEqualTypeOf<string>()
    expectTypeOf<ReadableOf<Note>['worth']>().toEqualTypeOf<Money | null | undefined>()
    expectTypeOf<{ customerId: string; title: string; rate: string }>().toExtend<CreateOf<Note>>()
    expectTypeOf<{ worth: { amount: number; currency: string } }>().toExtend<PatchOf<Note>>()
    // @ts-expect-error -- an amount without a currency is no money
    const bare: PatchOf<Note> = { worth: { amount: 5 } }
    expectTypeOf(bare).toExtend<PatchOf<Note>>()
  })
})
