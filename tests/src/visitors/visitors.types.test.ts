import { createTestCrm } from '@kith/testing'
import { expectTypeOf, it } from 'vitest'

import { guestBook } from './guestbook-plugin.ts'

it('offers visitors the operations whose types say so, and no other', async () => {
  const { crm } = await createTestCrm({ plugins: [guestBook()] })
  const visitor = crm.visitor()
  expectTypeOf<keyof typeof visitor>().toEqualTypeOf<'signatures'>()
  expectTypeOf<keyof typeof visitor.signatures>().toEqualTypeOf<
    'sign' | 'reach' | 'hours' | 'confirm' | 'show'
  >()
  expectTypeOf(visitor.signatures.confirm).parameter(0).toEqualTypeOf<{
    readonly token: string
    readonly fail?: boolean
  }>()
})
