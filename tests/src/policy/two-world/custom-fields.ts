import type { CreateCustomFieldInput, EntityDefinition } from '@kith/core'

import type { World } from './world.ts'

type Spec = EntityDefinition['fields'][string]

type Kind = CreateCustomFieldInput['kind']
type Class = CreateCustomFieldInput['class']

const of = (
  key: string,
  [kind, fieldClass]: readonly [Kind, Class],
  more: Partial<CreateCustomFieldInput> = {},
): CreateCustomFieldInput => ({
  entity: 'customer',
  key,
  kind,
  class: fieldClass,
  label: { en: key },
  ...more,
})

/** The fields that tenants of both worlds add to customers: of every class, kind and way to be stored. */
const definitions: readonly CreateCustomFieldInput[] = [
  of('rank', ['int', 'public']),
  of('club', ['text', 'basic'], { isIndexed: true }),
  of('mood', ['enum', 'behaviour'], { options: ['good', 'bad', 'fair'] }),
  of('shoe', ['int', 'quasi'], { isIndexed: true }),
  of('since', ['date', 'quasi']),
  of('likes', ['textList', 'quasi']),
  of('badge', ['text', 'contact']),
  of('visa', ['text', 'identity']),
  of('income', ['int', 'financial']),
]

const sealed = new Set(['contact', 'identity', 'financial'])

/** What the generators know of custom fields, by the name under which filters know them. */
export const customSpecs: Readonly<Record<string, Spec>> = Object.fromEntries(
  definitions.map(({ key, kind, class: fieldClass, options }) => [
    `custom.${key}`,
    {
      kind,
      class: fieldClass,
      encrypted: sealed.has(fieldClass),
      ...(kind === 'enum' ? { values: options } : {}),
    } as unknown as Spec,
  ]),
)

/** Defines the fields for the tenants of a world. */
export async function defineCustomFields({ crm }: World): Promise<void> {
  for (const tenantId of ['default', 'elsewhere'])
    await crm.system(
      'define',
      async ({ customFields }) => {
        for (const definition of definitions) await customFields.create(definition)
      },
      tenantId,
    )
}

/** Values by name as a caller gives them: those of custom fields in a member of their own. */
export function nested(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(values).filter(([name]) => !name.startsWith('custom.'))
  const custom = Object.entries(values).filter(([name]) => name.startsWith('custom.'))
  if (custom.length === 0) return { ...values }
  const byKey = custom.map(([name, value]) => [name.slice('custom.'.length), value])
  return { ...Object.fromEntries(own), custom: Object.fromEntries(byKey) as object }
}
