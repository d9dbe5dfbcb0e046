import type { CloudEvent } from '@kith/core'

const SOURCE = '/crm/'

/**
 * The subject that an event is published to: `<prefix>.<tenant>.<name>`. What would be a separator or a wildcard in the name of
 * a tenant is written in per cent.
 */
export function subjectOf(prefix: string, { type, source }: CloudEvent): string {
  const tenant = source.slice(SOURCE.length).replaceAll('.', '%2E').replaceAll('*', '%2A')
  const name = type.replace(/^crm\./, '').replace(/\.v\d+$/, '')
  return `${prefix}.${tenant}.${name}`
}
