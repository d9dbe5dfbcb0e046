/**
 * Which mask a tenant has chosen for a field in place of the field's own: the strategy's name by `entity.field`, for
 * example `customer.phone`. Holds for the levels `mask` and `redact`.
 */
export type TenantMasks = ReadonlyMap<string, string>

/** No tenant has chosen anything. */
export const NO_TENANT_MASKS: TenantMasks = new Map()
