import type { CloudEvent } from '@kith/core'

const SOURCE = '/crm/'

/**
 * The routing key of an event: `<tenant>.<name>`. What would be a separator or a wildcard in the name of a tenant is written
 * in per cent.
 */
export function routingKeyOf({ type, source }: CloudEvent): string {
  const tenant = source.slice(SOURCE.length).replaceAll('.', '%2E').replaceAll('*', '%2A')
  const name = type.replace(/^crm\./, '').replace(/\.v\d+$/, '')
  return `${tenant}.${name}`
}
