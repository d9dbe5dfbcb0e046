import type { TestCrm } from '@kith/testing'

const label = { en: 'A field' }

export const shoeSize = { entity: 'customer', key: 'shoeSize', kind: 'int', class: 'quasi', label } as const
export const slogan = { entity: 'customer', key: 'slogan', kind: 'text', class: 'basic', label } as const
export const wechatId = {
  entity: 'customer',
  key: 'wechatId',
  kind: 'text',
  class: 'contact',
  label,
} as const
export const passport = {
  entity: 'customer',
  key: 'passport',
  kind: 'text',
  class: 'identity',
  label,
} as const
export const income = { entity: 'customer', key: 'income', kind: 'int', class: 'financial', label } as const
export const metOn = { entity: 'customer', key: 'metOn', kind: 'date', class: 'quasi', label } as const
export const hobbies = {
  entity: 'customer',
  key: 'hobbies',
  kind: 'textList',
  class: 'behaviour',
  label,
} as const
export const isMember = { entity: 'customer', key: 'isMember', kind: 'bool', class: 'public', label } as const
export const callAt = {
  entity: 'customer',
  key: 'callAt',
  kind: 'instant',
  class: 'behaviour',
  label,
} as const
export const mood = {
  entity: 'customer',
  key: 'mood',
  kind: 'enum',
  class: 'behaviour',
  options: ['good', 'bad'],
  label,
} as const
export const story = { entity: 'customer', key: 'story', kind: 'longText', class: 'freeText', label } as const

type Definition = Parameters<ReturnType<TestCrm['as']>['customFields']['create']>[0]

/** Defines fields as the system administrator, and answers their ids. */
export async function define(test: TestCrm, ...fields: readonly Definition[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const field of fields) ids.push((await test.as('system-admin').customFields.create(field)).id)
  return ids
}
