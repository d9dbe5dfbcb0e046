import { KithError } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { doubleOptIn, openForms, TEXT_HASH } from './fixtures/open-forms.ts'

const MEI = 'mei@example.com'
const HOUR_MS = 3_600_000

const refusalOf = (call: Promise<unknown>): Promise<KithError> =>
  call.then(
    () => {
      throw new Error('The call was not refused.')
    },
    (error: unknown) => {
      if (error instanceof KithError) return error
      throw error
    },
  )

describe('a submission', () => {
  it('makes a customer of somebody who is not known, with source, tags, owner and an interaction', async () => {
    await using stage = await openForms()
    const { key } = await stage.form({ tags: ['lead'], ownerId: 'u-relationship-manager' })
    const values = { name: ' 张三 ', email: 'Mei@Example.com', phone: '138 0013 8000', message: 'Call me' }
    await stage.visitor.submit({ key, values })
    expect(await stage.customersOf(MEI)).toEqual([])
    await stage.settle()
    expect(stage.test.errors).toEqual([])
    const [customer] = await stage.customersOf(MEI)
    expect(customer).toMatchObject({
      name: '张三',
      email: MEI,
      phone: '+8613800138000',
      source: 'website',
      tags: ['lead'],
      ownerId: 'u-relationship-manager',
      teamId: 't1',
    })
    const { data } = await stage.manager.customers.interactions.list({ id: customer!.id })
    expect(data).toMatchObject([{ kind: 'form', channel: 'web', direction: 'in', source: 'website' }])
    expect(data[0]!.body).toBe(
      'Contact us\n\nname: 张三\nemail: mei@example.com\nphone: +8613800138000\n\nCall me',
    )
  })

  it('changes no value of a customer who is known, and adds no way to reach them', async () => {
    await using stage = await openForms()
    const known = await stage.manager.customers.create({ name: '李四', email: MEI })
    const { key } = await stage.form({ tags: ['lead'] })
    const values = { name: 'Mallory', email: MEI, phone: '13900139000', city: '上海市' }
    await stage.visitor.submit({ key, values })
    await stage.settle()
    const [customer, ...others] = await stage.customersOf(MEI)
    expect(others).toEqual([])
    expect(customer).toMatchObject({ id: known.id, name: '李四', phone: null, city: null, tags: ['lead'] })
    const points = await stage.manager.customers.contactPoints.list({ id: known.id })
    expect(points.data.map(({ kind }) => kind)).toEqual(['email'])
    const { data } = await stage.manager.customers.interactions.list({ id: known.id })
    expect(data[0]!.body).toContain('Mallory')
  })

  it('is answered alike whether the person is known, by as much work', async () => {
    await using stage = await openForms()
    await stage.manager.customers.create({ name: '李四', email: MEI })
    const { key } = await stage.form()
    const left = async (email: string) => {
      const before = (await stage.test.audit()).length
      const answer = await stage.visitor.submit({ key, values: { name: '王五', email } })
      const entries = (await stage.test.audit()).slice(before)
      return [
        Object.keys(answer),
        entries.map(({ action, entity, subjectCount }) => [action, entity, subjectCount]),
      ]
    }
    expect(await left(MEI)).toEqual(await left('nobody@example.com'))
  })

  it('of one e-mail address that several customers have is of none of them', async () => {
    await using stage = await openForms()
    for (const name of ['李四', '王五']) await stage.manager.customers.create({ name, email: MEI })
    const { key } = await stage.form()
    await stage.visitor.submit({ key, values: { name: '赵六', email: MEI } })
    await stage.settle()
    expect(new Set((await stage.customersOf(MEI)).map(({ name }) => name))).toEqual(
      new Set(['李四', '王五', '赵六']),
    )
  })

  it('is refused with a pointer for each field that is missing, wrong, or not asked for', async () => {
    await using stage = await openForms()
    const { key } = await stage.form({ requiredFields: ['email', 'name'] })
    const sent = { email: 'no address', phone: '12', ownerId: 'u-mallory', bankCard: '6222020200112233445' }
    const { status, code, issues } = await refusalOf(
      stage.visitor.submit({ key, values: sent, consents: ['x'] }),
    )
    expect([status, code]).toEqual([422, 'KITH_VALIDATION'])
    expect(issues.map((issue) => `${issue.pointer} ${issue.code}`).toSorted()).toEqual([
      '/consents/0 not_asked',
      '/values/bankCard not_asked',
      '/values/email KITH_VALUE_UNREADABLE',
      '/values/name required',
      '/values/ownerId not_asked',
      '/values/phone KITH_VALUE_UNREADABLE',
    ])
    expect(await stage.test.events('form.submitted')).toEqual([])
  })

  it('of a program that fills in what people do not see is answered, and leaves nothing', async () => {
    await using stage = await openForms()
    const { key } = await stage.form({ requiresCaptcha: true })
    const values = { email: MEI }
    const answer = await stage.visitor.submit({ key, values, website: 'https://spam.example' })
    expect(answer.submissionId).toMatch(/^[\da-f-]{36}$/)
    await stage.settle()
    expect(await stage.customersOf(MEI)).toEqual([])
    expect(await stage.test.events('form.submitted')).toEqual([])
  })

  it('comes from the pages of the form, where it names any', async () => {
    await using stage = await openForms()
    const { key } = await stage.form({ allowedOrigins: ['https://shop.example'] })
    const from = (client: object) =>
      stage.test.crm.visitor({ client }).forms.submit({ key, values: { email: MEI } })
    for (const origin of ['https://shop.example.evil.example', 'http://shop.example', 'null'])
      expect((await refusalOf(from({ origin }))).code).toBe('KITH_FORMS_ORIGIN_REFUSED')
    expect((await refusalOf(from({}))).code).toBe('KITH_FORMS_ORIGIN_REFUSED')
    await from({ origin: 'https://shop.example' })
  })

  it('is refused when the captcha was not solved, and when nobody can say so', async () => {
    await using stage = await openForms()
    const { key } = await stage.form({ requiresCaptcha: true })
    const send = (captcha?: string) =>
      stage.visitor.submit({ key, values: { email: MEI }, ...(captcha === undefined ? {} : { captcha }) })
    expect(await refusalOf(send('guessed'))).toMatchObject({
      code: 'KITH_FORMS_CAPTCHA_REFUSED',
      status: 422,
    })
    expect(await refusalOf(send())).toMatchObject({ code: 'KITH_FORMS_CAPTCHA_REFUSED' })
    const down = await refusalOf(send('down'))
    expect(down).toMatchObject({ code: 'KITH_FORMS_CAPTCHA_UNREACHABLE', status: 503, retryAfter: 30 })
    expect(await stage.test.events('form.submitted')).toEqual([])
    await send('solved')
  })

  it('keeps nobody waiting while the captcha is verified', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined
    const slow = { verify: async () => (await meanwhile!(), true) }
    await using stage = await openForms(slow)
    meanwhile = () => stage.manager.customers.create({ name: '李四' })
    const { key } = await stage.form({ requiresCaptcha: true })
    await stage.visitor.submit({ key, values: { email: MEI }, captcha: 'solved' })
    expect(await stage.test.events('customer.created')).toHaveLength(1)
  })

  it('to a form that is not active, or by a key that was replaced, is refused as one to no form', async () => {
    await using stage = await openForms()
    const { id, key } = await stage.form()
    const send = (to: string) => stage.visitor.submit({ key: to, values: { email: MEI } })
    const { key: next } = await stage.admin.forms.rotateKey({ id })
    await stage.admin.forms.update({ id, patch: { isActive: false } })
    const told = await Promise.all(
      [send('made-up'), send(key), send(next)].map(async (call) => JSON.stringify(await refusalOf(call))),
    )
    expect(new Set(told).size).toBe(1)
    await stage.admin.forms.update({ id, patch: { isActive: true } })
    await send(next)
  })
})

describe('consents', () => {
  it('are recorded with the text, the channel and what proves them', async () => {
    await using stage = await openForms()
    const { isDoubleOptIn: _, confirmationUrl: __, ...asking } = doubleOptIn
    const { id: formId, key } = await stage.form(asking)
    await stage.visitor.submit({ key, values: { email: MEI }, consents: ['newsletter'] })
    // A later version of the text is not what they have agreed to.
    await stage.admin.forms.update({
      id: formId,
      patch: { consentTextVersion: '2027-01', consentTextHash: 'cd'.repeat(32) },
    })
    await stage.settle()
    const [customer] = await stage.customersOf(MEI)
    const { data: entries } = await stage.manager.customers.consents.history({ id: customer!.id })
    const { data: proofs } = await stage.test
      .as('dpo', { purpose: 'privacy-request' })
      .formSubmissions.list({ where: { formId } })
    expect(entries).toMatchObject([
      { purpose: 'newsletter', state: 'granted', channel: 'web-form', textVersionHash: TEXT_HASH },
    ])
    expect(proofs).toMatchObject([
      { consentTextId: 'privacy', consentTextVersion: '2026-01', confirmedAt: null, userAgent: 'Browser/1' },
    ])
    expect(entries[0]!.evidenceRef).toBe(`formSubmission/${proofs[0]!.submissionId}`)
    expect(proofs[0]!.clientDigest).toMatch(/^[\w-]{43}$/)
    expect(
      await stage.test.database.selectFrom('crm_forms_pending_submission').select('id').execute(),
    ).toEqual([])
  })

  it('that were not ticked are not recorded', async () => {
    await using stage = await openForms()
    const { isDoubleOptIn: _, confirmationUrl: __, ...asking } = doubleOptIn
    const { key } = await stage.form(asking)
    await stage.visitor.submit({ key, values: { email: MEI } })
    await stage.settle()
    const [customer] = await stage.customersOf(MEI)
    expect((await stage.manager.customers.consents.list({ id: customer!.id })).data).toEqual([])
  })
})

describe('double opt-in', () => {
  const open = async () => {
    const stage = await openForms()
    const { id, key } = await stage.form(doubleOptIn)
    const send = async (values: object = {}) => {
      await stage.visitor.submit({ key, values: { email: MEI, ...values }, consents: ['newsletter'] })
      await stage.settle()
    }
    return { ...stage, id, key, send }
  }

  it('takes nothing in before the link was followed, and then all of it, with the address verified', async () => {
    await using stage = await open()
    await stage.send({ name: '张三' })
    expect(stage.mail.sent).toMatchObject([{ to: MEI }])
    expect(await stage.customersOf(MEI)).toEqual([])
    stage.test.clock.advance(HOUR_MS)
    expect(await stage.visitor.confirm({ token: stage.lastToken() })).toEqual({ isConfirmed: true })
    expect(await stage.customersOf(MEI)).toEqual([])
    await stage.settle()
    expect(stage.test.errors).toEqual([])
    const [customer] = await stage.customersOf(MEI)
    const { data: points } = await stage.manager.customers.contactPoints.list({ id: customer!.id })
    expect(points).toMatchObject([
      { kind: 'email', verificationMethod: 'link', verifiedAt: stage.test.clock() },
    ])
    const { data: entries } = await stage.manager.customers.consents.history({ id: customer!.id })
    expect(entries).toMatchObject([
      { state: 'granted', channel: 'web-form-double-opt-in', at: stage.test.clock() },
    ])
    const [event] = await stage.test.events('form.confirmed')
    expect(event!.payload).toMatchObject({ formId: stage.id })
  })

  it('verifies the address of a customer who is known, and adds what else they gave, not verified', async () => {
    await using stage = await open()
    const known = await stage.manager.customers.create({ name: '李四', email: MEI })
    await stage.send({ phone: '13900139000', name: 'Mallory' })
    await stage.visitor.confirm({ token: stage.lastToken() })
    await stage.settle()
    const { data } = await stage.manager.customers.contactPoints.list({ id: known.id })
    expect(data.map(({ kind, verificationMethod }) => [kind, verificationMethod])).toEqual([
      ['email', 'link'],
      ['phone', null],
    ])
    expect(await stage.manager.customers.get({ id: known.id })).toMatchObject({ name: '李四', phone: null })
  })

  it('takes a link once, and for 48 hours', async () => {
    await using stage = await open()
    await stage.send()
    const token = stage.lastToken()
    await stage.visitor.confirm({ token })
    const replayed = await refusalOf(stage.visitor.confirm({ token }))
    await stage.send({ email: 'late@example.com' })
    stage.test.clock.advance(48 * HOUR_MS)
    const late = await refusalOf(stage.visitor.confirm({ token: stage.lastToken() }))
    expect([replayed.code, late.code]).toEqual(['KITH_TOKEN_INVALID', 'KITH_TOKEN_INVALID'])
    expect(await stage.customersOf('late@example.com')).toEqual([])
  })

  it('forgets what was not confirmed in time', async () => {
    await using stage = await open()
    await stage.send()
    const kept = async () =>
      (await stage.test.database.selectFrom('crm_forms_pending_submission').select('id').execute()).length
    stage.test.clock.advance(47 * HOUR_MS)
    await stage.settle()
    expect(await kept()).toBe(1)
    stage.test.clock.advance(2 * HOUR_MS)
    await stage.settle()
    expect(await kept()).toBe(0)
  })

  it('sends one address few mails, whoever asks for them', async () => {
    await using stage = await open()
    for (let at = 0; at < 6; at++) await stage.send()
    expect(stage.mail.sent).toHaveLength(3)
  })

  it('writes the token nowhere that it could be read', async () => {
    await using stage = await open()
    await stage.send()
    const token = stage.lastToken()
    const tables = await stage.test.database.introspection.getTables()
    const stored = await Promise.all(
      tables.map(({ name }) => stage.test.database.selectFrom(name).selectAll().execute()),
    )
    expect(JSON.stringify(stored)).not.toContain(token)
    expect(JSON.stringify(stored)).not.toContain(MEI)
  })
})

describe('a person who is erased', () => {
  it('takes along what was sent with their address and is not taken in yet', async () => {
    await using stage = await openForms()
    const { key } = await stage.form(doubleOptIn)
    const known = await stage.manager.customers.create({ name: '李四', email: MEI, teamId: 't1' })
    for (const email of [MEI, 'other@example.com']) await stage.visitor.submit({ key, values: { email } })
    await stage.settle()
    await stage.test
      .as('dpo', { purpose: 'privacy-request' })
      .customers.erase({ id: known.id, reason: 'asked for' })
    const rows = await stage.test.database.selectFrom('crm_forms_pending_submission').select('id').execute()
    expect(rows).toHaveLength(1)
  })
})
