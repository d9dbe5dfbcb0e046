import { describe, expect, it } from 'vitest'

import { tidySchema } from './tidy-schema.ts'

describe('tidySchema', () => {
  it('says "or null" in the type', () => {
    expect(tidySchema({ anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] }, 'input')).toEqual({
      type: ['string', 'null'],
      maxLength: 5,
    })
    expect(tidySchema({ anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] }, 'input')).toEqual({
      type: ['string', 'null'],
      enum: ['a', null],
    })
  })

  it('keeps a union that a type cannot say', () => {
    const union = { anyOf: [{ $ref: '#/components/schemas/Customer' }, { type: 'null' }] }
    expect(tidySchema(union, 'input')).toEqual(union)
  })

  it('drops the limits of every number and the pattern of a format', () => {
    const { MIN_SAFE_INTEGER: minimum, MAX_SAFE_INTEGER: maximum } = Number
    expect(tidySchema({ type: 'integer', minimum, maximum }, 'input')).toEqual({ type: 'integer' })
    expect(tidySchema({ type: 'integer', minimum: 1, maximum }, 'input')).toEqual({
      type: 'integer',
      minimum: 1,
    })
    expect(tidySchema({ type: 'string', format: 'date', pattern: '^.*$' }, 'input')).toEqual({
      type: 'string',
      format: 'date',
    })
  })

  it('closes inputs and opens answers, down to the last property', () => {
    const schema = {
      type: 'object',
      additionalProperties: false,
      properties: { format: { type: 'object', additionalProperties: false } },
    }
    expect(tidySchema(schema, 'input')).toEqual(schema)
    expect(tidySchema(schema, 'output')).toEqual({
      type: 'object',
      properties: { format: { type: 'object' } },
    })
  })
})
