import type { TestCrm } from '@kith/testing'

const label = { en: 'A field' }

export const shoeSize = { entity: 'customer', key: 'shoeSize', kind: 'int', class: 'quasi', label } as const
export const slogan = { entity: 'customer', key: 'slogan', kind: 'text', class: 'basic', label } as const

type Definition = Parameters<ReturnType<TestCrm['as']>['customFields']['create']>[0]

/** Defines fields as the system administrator, and answers their ids. */
export async function define(test: TestCrm, ...fields: readonly Definition[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const field of fields) ids.push((await test.as('system-admin').customFields.create(field)).id)
  return ids
}
