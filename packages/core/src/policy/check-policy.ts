import type { Filter, FilterNode } from '../filter/ast.ts'
import { parseFilter } from '../filter/parse-filter.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import { isCustomFieldName } from '../schema/custom-field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { policyErrors } from './policy-errors.ts'
import type { Grant } from './policy.ts'

/**
 * Parses the rows of a grant, restriction or denial.
 *
 * @throws KITH_INVALID_QUERY or KITH_FIELD_UNAVAILABLE when the filter is wrong, KITH_SCHEMA_ENTITY_UNKNOWN.
 */
export function checkRows(catalog: EntityCatalog, entity: string, rows: Filter): FilterNode {
  return parseFilter(rows, {
    catalog,
    entity,
    subset: 'policy',
    pointer: `/${entity}/rows`,
    region: '',
    usable: (name, field) => Object.hasOwn(catalog.get(name).fields, field),
    traversable: () => true,
  })
}

/** Below this, a group is as good as its members. */
const LEAST_MIN_GROUP = 5

/**
 * Checks that a grant names an entity and fields that exist; which fields tenants add is known at run time only.
 *
 * @throws as `checkRows`, and KITH_POLICY_GROUP_TOO_SMALL, KITH_POLICY_ROWS_INVALID.
 */
export function checkGrant(catalog: EntityCatalog, grant: Grant): void {
  const { fields } = catalog.get(grant.entity)
  const unknown = Object.keys(grant.fields ?? {}).find(
    (field) => !Object.hasOwn(fields, field) && !isCustomFieldName(field),
  )
  if (unknown !== undefined)
    throw kernelErrors.FIELD_UNAVAILABLE({ field: unknown }, { pointer: `/${grant.entity}/fields` })
  if (grant.rows !== undefined) checkRows(catalog, grant.entity, grant.rows)
  const { minGroup, maxRows } = grant
  if (minGroup !== undefined && !(Number.isInteger(minGroup) && minGroup >= LEAST_MIN_GROUP))
    throw policyErrors.GROUP_TOO_SMALL({ entity: grant.entity, least: LEAST_MIN_GROUP })
  if (maxRows !== undefined && !(Number.isInteger(maxRows) && maxRows > 0))
    throw policyErrors.ROWS_INVALID({ entity: grant.entity })
}
