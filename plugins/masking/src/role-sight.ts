import type { EntityCatalog, Level, MaskStrategy } from '@kith/core'

import type { RoleSight, Shown } from './joint-exposure.ts'

/** What has to be known to say what a role sees of a customer. */
export interface SightSources {
  readonly catalog: EntityCatalog
  readonly masks: ReadonlyMap<string, MaskStrategy>
  /** The masks that the tenant has chosen, by `entity.field`. */
  readonly rules: ReadonlyMap<string, string>
  readonly levels: ReadonlyMap<string, Level>
  readonly lookups: ReadonlySet<string>
}

/** Puts together what one role sees of a customer. */
export function roleSight(role: string, sources: SightSources): RoleSight {
  const { fields } = sources.catalog.get('customer')
  const shown = Object.entries(fields).map(([name, { mask }]): [string, Shown] => {
    const level = sources.levels.get(name) ?? 'deny'
    if (level === 'deny') return [name, 'nothing']
    if (level === 'allow' || level === 'redact') return [name, 'everything']
    const strategy = sources.rules.get(`customer.${name}`) ?? mask
    return [name, sources.masks.get(strategy)?.reveals ?? 'unsaid']
  })
  return { role, shown: new Map(shown), lookups: sources.lookups }
}
