import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { doubleOptIn, openForms } from './fixtures/open-forms.ts'
import { forms } from './plugin.ts'

const asking = { purposes: ['newsletter'], consentTextId: 'privacy', consentTextVersion: '1' }

describe('a form', () => {
  it.each([
    [{ fields: ['email', 'ownerId'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ fields: ['email', 'bankCard'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ fields: ['email', 'idNumber'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ fields: ['email', 'notes'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ fields: ['email', 'tags'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ fields: ['email', 'constructor'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ fields: ['email', 'custom.none'] }, 'KITH_FORMS_FIELD_CLOSED', '/fields/1'],
    [{ requiredFields: ['email', 'nickname'] }, 'KITH_FORMS_REQUIRED_UNKNOWN', '/requiredFields/1'],
    [{ requiredFields: ['name'] }, 'KITH_FORMS_CONTACT_MISSING', '/requiredFields'],
    [{ allowedOrigins: ['https://a.example/'] }, 'KITH_FORMS_ORIGIN_INVALID', '/allowedOrigins/0'],
    [{ allowedOrigins: ['https://*.example'] }, 'KITH_FORMS_ORIGIN_INVALID', '/allowedOrigins/0'],
    [{ allowedOrigins: ['null'] }, 'KITH_FORMS_ORIGIN_INVALID', '/allowedOrigins/0'],
    [{ ...asking, purposes: ['unknown'] }, 'KITH_FORMS_PURPOSE_UNUSABLE', '/purposes/0'],
    [asking, 'KITH_FORMS_TEXT_MISSING', '/consentTextHash'],
    [{ ...doubleOptIn, consentTextId: null }, 'KITH_FORMS_TEXT_MISSING', '/consentTextId'],
    [{ ...doubleOptIn, confirmationUrl: null }, 'KITH_FORMS_CONFIRMATION_INCOMPLETE', '/isDoubleOptIn'],
    [
      { ...doubleOptIn, confirmationUrl: 'https://shop.example/' },
      'KITH_FORMS_CONFIRMATION_INCOMPLETE',
      '/isDoubleOptIn',
    ],
    [
      { ...doubleOptIn, confirmationUrl: 'javascript:alert("{token}")' },
      'KITH_FORMS_CONFIRMATION_INCOMPLETE',
      '/isDoubleOptIn',
    ],
    [{ ...doubleOptIn, requiredFields: ['phone'] }, 'KITH_FORMS_CONFIRMATION_INCOMPLETE', '/isDoubleOptIn'],
  ])('is refused with %o, and nothing of it stays', async (settings, code, pointer) => {
    await using stage = await openForms()
    const refusal = { code, status: 422, issues: [{ pointer }] }
    await expect(stage.form(settings)).rejects.toMatchObject(refusal)
    const { id } = await stage.form()
    await expect(stage.admin.forms.update({ id, patch: settings })).rejects.toMatchObject(refusal)
    expect((await stage.admin.forms.list({ count: 'exact' })).count).toBe(1)
    const tokens = await stage.test.database.selectFrom('crm_access_token').select('id').execute()
    expect(tokens).toHaveLength(1)
  })

  it('asks for a captcha only where one is verified, and for mail only where a channel sends it', async () => {
    await using test = await createTestCrm({ plugins: [forms()] })
    const admin = test.as('system-admin')
    await admin.purposes.create({ key: 'newsletter', title: 'Newsletter' })
    const form = { title: 'Contact', source: 'website', fields: ['email'], requiredFields: ['email'] }
    await expect(admin.forms.create({ ...form, requiresCaptcha: true })).rejects.toMatchObject({
      code: 'KITH_FORMS_CAPTCHA_MISSING',
    })
    await expect(admin.forms.create({ ...form, ...doubleOptIn })).rejects.toMatchObject({
      code: 'KITH_FORMS_CONFIRMATION_INCOMPLETE',
    })
  })

  it('asks for stricter consents only where it says that it does', async () => {
    await using stage = await openForms()
    await stage.admin.purposes.create({ key: 'abroad', title: 'Abroad', kind: 'separate' })
    await stage.admin.purposes.create({ key: 'health', title: 'Health', kind: 'written' })
    const { isDoubleOptIn: _, confirmationUrl: __, ...text } = doubleOptIn
    const create = (purpose: string, consentKind: 'general' | 'separate') =>
      stage.form({ ...text, purposes: [purpose], consentKind })
    const refusal = { code: 'KITH_FORMS_PURPOSE_UNUSABLE' }
    await expect(create('abroad', 'general')).rejects.toMatchObject(refusal)
    await expect(create('health', 'separate')).rejects.toMatchObject(refusal)
    const { key } = await create('abroad', 'separate')
    await stage.visitor.submit({ key, values: { email: 'mei@example.com' }, consents: ['abroad'] })
    await stage.settle()
    const [customer] = await stage.customersOf('mei@example.com')
    const { data } = await stage.manager.customers.consents.list({ id: customer!.id })
    expect(data).toMatchObject([{ purpose: 'abroad', kind: 'separate', state: 'granted' }])
  })

  it('takes fields of the tenant', async () => {
    await using stage = await openForms()
    const field = { entity: 'customer', key: 'size', kind: 'int', class: 'basic', label: { en: 'Size' } }
    await stage.admin.customFields.create(field as never)
    const { key } = await stage.form({
      fields: ['email', 'custom.size'],
      requiredFields: ['email', 'custom.size'],
    })
    const send = (size: string) =>
      stage.visitor.submit({ key, values: { email: 'mei@example.com', 'custom.size': size } })
    await expect(send('large')).rejects.toMatchObject({ issues: [{ pointer: '/values/custom.size' }] })
    await send('42')
    await stage.settle()
    const [found] = await stage.customersOf('mei@example.com')
    const customer = await stage.manager.customers.get({ id: found!.id })
    expect(customer).toMatchObject({ name: '未填写姓名', custom: { size: 42 } })
  })

  it('of one tenant is none of another', async () => {
    await using stage = await openForms()
    const { id, key } = await stage.form()
    const elsewhere = stage.test.as('system-admin', { tenantId: 'elsewhere' }).forms
    await expect(elsewhere.get({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    await expect(elsewhere.rotateKey({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    const { forms: visited } = stage.test.crm.visitor({ tenantId: 'elsewhere' })
    await visited.submit({ key, values: { email: 'mei@example.com' } })
    await stage.settle()
    expect((await stage.test.events('formSubmission.recorded')).map(({ tenantId }) => tenantId)).toEqual([
      'default',
    ])
  })
})
