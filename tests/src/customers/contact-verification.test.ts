import { aCustomer, createMemoryChannel, createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

async function open() {
  const [mail, clock] = [createMemoryChannel('email'), createTestClock()]
  const test = await createTestCrm({ plugins: [mail.plugin], clock })
  const manager = test.as('relationship-manager')
  const customer = await manager.customers.create(aCustomer({ email: 'mei@example.com' }))
  const { data } = await manager.customers.contactPoints.list({ id: customer.id })
  const of = (kind: string) => ({
    id: customer.id,
    contactPointId: data.find((each) => each.kind === kind)!.id,
  })
  const codes = () => mail.sent.map(({ body }) => /\d{6}/.exec(body)![0])
  const pointOf = async (kind: string) =>
    (await manager.customers.contactPoints.list({ id: customer.id })).data.find((each) => each.kind === kind)!
  const ask = async () => {
    await manager.customers.contactPoints.requestVerification(of('email'))
    await test.crm.tick()
    return codes().at(-1)!
  }
  return { test, mail, clock, manager, customer, email: of('email'), phone: of('phone'), codes, pointOf, ask }
}

const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

describe('a contact point', () => {
  it('is verified with the code that was sent to it', async () => {
    const { test, mail, manager, email, ask, pointOf } = await open()
    await using _ = test
    const code = await ask()
    expect(mail.sent).toMatchObject([
      { to: 'mei@example.com', body: expect.stringContaining(code) as string },
    ])
    expect(await pointOf('email')).toMatchObject({ verifiedAt: null, verificationMethod: null })
    const result = await manager.customers.contactPoints.verify({ ...email, code })
    expect(result).toEqual({ isVerified: true, attemptsLeft: 0 })
    expect(await pointOf('email')).toMatchObject({ verifiedAt: test.clock(), verificationMethod: 'code' })
    const [event] = await test.events('contactVerification.verified')
    expect(event?.payload).toMatchObject({ customerId: email.id, contactPointId: email.contactPointId })
    const { data } = await manager.customers.timeline({ id: email.id })
    expect(data.map(({ type }) => type)).toContain('contactPoint.verified')
  })

  it('is verified by the word of an integration, for the value that was proven', async () => {
    const { test, email, pointOf, manager } = await open()
    await using _ = test
    const { contactPoints } = test.as('integration').customers
    const wrong = contactPoints.confirm({ ...email, value: 'other@example.com' })
    await expect(wrong).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    expect((await pointOf('email')).verifiedAt).toBeNull()
    await contactPoints.confirm({ ...email, value: 'mei@example.com' })
    expect(await pointOf('email')).toMatchObject({ verifiedAt: test.clock(), verificationMethod: 'link' })
    const own = manager.customers.contactPoints.confirm({ ...email, value: 'mei@example.com' })
    await expect(own).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
  })

  it('is no longer verified once it is another', async () => {
    const { test, manager, customer, email, ask, pointOf } = await open()
    await using _ = test
    await manager.customers.contactPoints.verify({ ...email, code: await ask() })
    await manager.customers.update({ id: customer.id, patch: { email: 'other@example.com' } })
    expect(await pointOf('email')).toMatchObject({ verifiedAt: null, verificationMethod: null })
  })

  it('is not verified by a code that was sent to what it was before', async () => {
    const { test, manager, customer, email, ask, pointOf } = await open()
    await using _ = test
    const code = await ask()
    await manager.customers.update({ id: customer.id, patch: { email: 'other@example.com' } })
    expect((await manager.customers.contactPoints.verify({ ...email, code })).isVerified).toBe(false)
    expect((await pointOf('email')).verifiedAt).toBeNull()
  })

  it('takes five codes, and no right one after five wrong ones', async () => {
    const { test, manager, email, ask } = await open()
    await using _ = test
    const code = await ask()
    const left: number[] = []
    for (let attempt = 0; attempt < 5; attempt++) {
      const { attemptsLeft } = await manager.customers.contactPoints.verify({ ...email, code: wrong(code) })
      left.push(attemptsLeft)
    }
    expect(left).toEqual([4, 3, 2, 1, 0])
    expect((await manager.customers.contactPoints.verify({ ...email, code })).isVerified).toBe(false)
  })

  it('takes no code that is over, that was replaced, or that was used', async () => {
    const { test, clock, manager, email, ask, pointOf } = await open()
    await using _ = test
    const { verify } = manager.customers.contactPoints
    const first = await ask()
    const second = await ask()
    expect((await verify({ ...email, code: first })).isVerified).toBe(first === second)
    clock.advance(10 * 60_000)
    expect(await verify({ ...email, code: second })).toEqual({ isVerified: false, attemptsLeft: 0 })
    const third = await ask()
    expect((await verify({ ...email, code: third })).isVerified).toBe(true)
    expect((await verify({ ...email, code: third })).isVerified).toBe(false)
    expect((await pointOf('email')).verifiedAt).toEqual(test.clock())
  })

  it('is sent five codes an hour', async () => {
    const { test, clock, mail, manager, email, ask } = await open()
    await using _ = test
    for (let sent = 0; sent < 5; sent++) await ask()
    await expect(manager.customers.contactPoints.requestVerification(email)).rejects.toMatchObject({
      code: 'KITH_VERIFICATION_TOO_MANY',
      status: 429,
    })
    expect(mail.sent).toHaveLength(5)
    clock.advance(3_600_001)
    await ask()
    expect(mail.sent).toHaveLength(6)
  })

  it('that no channel reaches is refused', async () => {
    const { test, manager, phone } = await open()
    await using _ = test
    await expect(manager.customers.contactPoints.requestVerification(phone)).rejects.toMatchObject({
      code: 'KITH_VERIFICATION_NO_CHANNEL',
    })
  })

  it('of a customer out of sight, or of another customer, is not there', async () => {
    const { test, manager, customer, email } = await open()
    await using _ = test
    const stranger = test.as('service-rep', { id: 'u9', attributes: { teamIds: ['t9'] } })
    const refusal = { code: 'KITH_NOT_FOUND' }
    await expect(stranger.customers.contactPoints.requestVerification(email)).rejects.toMatchObject(refusal)
    const other = await manager.customers.create(aCustomer())
    const mixed = { id: other.id, contactPointId: email.contactPointId }
    await expect(manager.customers.contactPoints.requestVerification(mixed)).rejects.toMatchObject(refusal)
    await expect(manager.customers.contactPoints.verify({ ...mixed, code: '1' })).rejects.toMatchObject(
      refusal,
    )
    expect(customer.id).not.toBe(other.id)
  })

  it('lets nobody read the code, and leaves none behind', async () => {
    const { test, clock, manager, email, ask } = await open()
    await using _ = test
    const code = await ask()
    const asked = await manager.customers.contactPoints.requestVerification(email)
    expect(Object.keys(asked)).not.toContain('code')
    expect(JSON.stringify(await test.events())).not.toContain(code)
    expect(JSON.stringify(await test.audit())).not.toContain(code)
    await test.crm.tick()
    clock.advance(3_600_000)
    await test.crm.tick()
    const rows = await test.database
      .selectFrom('crm_contact_verification' as never)
      .selectAll()
      .execute()
    expect(rows).toMatchObject([
      { state: 'expired', code: null, address: null },
      { state: 'expired', code: null, address: null },
    ])
  })
})
