import { createReadStream } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import type { RawCustomer } from '../customers/normalize/raw-customer.ts'
import { openSource } from '../formats/open-source.ts'
import type { SourceRecord } from '../formats/source-record.ts'
import { mapRecord } from '../upsert/map-record.ts'
import { suggestMapping } from './suggest-mapping.ts'

const fields = Object.keys(customerEntity.fields).map((name) => ({ name }))

async function readCustomers(path: string): Promise<RawCustomer[]> {
  const source = await openSource(createReadStream(join(inject('sharedData'), path)))
  const records: SourceRecord[] = []
  for await (const record of source.records) records.push(record)
  const mapping = suggestMapping(source.columns, records, fields)
  return records.map((record) => mapRecord(record, mapping))
}

describe('the customers of real address books', () => {
  it('of Google are the same person by e-mail in the first and the last row', async () => {
    const customers = await readCustomers('contact_csv/google_new_synthetic.csv')
    expect(customers).toHaveLength(5)
    expect(customers[0]).toMatchObject({
      values: {
        name: 'Ada Example',
        email: 'Ada.Example@Example.com',
        phone: '+44 20 7946 0958',
        tags: 'VIP',
      },
      contactPoints: [
        { kind: 'email', value: 'ada@home.example', label: 'Work' },
        { kind: 'phone', value: '+44 7700 900123', label: 'Mobile' },
      ],
    })
    expect(customers[1]?.values).toMatchObject({ name: '张三', birthDate: '--03-07', tags: '客户' })
    expect(customers[3]?.values).toMatchObject({ name: '山田太郎', phone: '090-0000-1111' })
    expect(customers[4]?.values['email']).toBe('ADA.EXAMPLE@example.com')
  })

  it('of Google before 2024 have their phones and names', async () => {
    expect(
      (await readCustomers('contact_csv/google_old_synthetic.csv')).map(({ values }) => values),
    ).toMatchObject([
      { name: 'Ada Example', phone: '+44 7700 900123', email: 'ada.example@example.com' },
      { name: '张三', phone: '+86 138 0000 0001' },
    ])
  })

  it('of Outlook have their names, phones and addresses', async () => {
    expect(
      (await readCustomers('contact_csv/outlook_synthetic.csv')).map(({ values }) => values),
    ).toMatchObject([
      { name: 'Ada Example', address: '1 Test St\r\nFlat 2, London', birthDate: '12/10/1985' },
      { name: 'Larsen', phone: '+47 466 88 000' },
      { name: '李四', phone: '(010) 1234 5678 转 801' },
    ])
  })

  it('of a Chinese CRM have their number in it as an identity', async () => {
    const [first, second] = await readCustomers('contact_csv/cn_crm_export_gbk_synthetic.csv')
    expect(first).toMatchObject({
      values: { name: '张三', idNumber: '110101199003078670', province: '北京', notes: 'VIP，需回访' },
      identities: [{ namespace: 'customer-number', externalId: 'KH000001' }],
    })
    expect(second).toMatchObject({
      values: { phone: '+86-13900000002' },
      contactPoints: [{ kind: 'phone', value: '0755-26000000-801', label: 'work' }],
    })
  })

  it('in vCards have what the card says', async () => {
    const [iphone] = await readCustomers('vcards/John_Doe_IPHONE.vcf')
    expect(iphone).toMatchObject({
      values: {
        name: 'Mr. John Richter James Doe Sr.',
        nickname: 'Johny',
        occupation: 'Money Counter',
        birthDate: '2012-06-06',
        phone: '905-555-1234',
        email: 'john.doe@ibm.com',
        city: 'New York',
        country: 'United States of America',
      },
    })
    expect(iphone?.contactPoints).toContainEqual({ kind: 'phone', value: '905-888-1234', label: 'home fax' })
    expect(iphone?.contactPoints).toContainEqual({
      kind: 'phone',
      value: '905-222-1234',
      label: 'AssistantPhone',
    })
    const [perreault] = await readCustomers('vcards/rfc6350-example.vcf')
    expect(perreault?.values).toMatchObject({
      phone: '+1-418-656-9254;ext=102',
      birthDate: '--0203',
      sex: 'male',
      city: 'Quebec',
    })
  })

  it('of a thousand messy rows are all mapped', async () => {
    const customers = await readCustomers('cn_customers/messy_input.csv')
    expect(customers).toHaveLength(1000)
    expect(customers.every(({ values }) => values['name'] !== undefined)).toBe(true)
  })
})
