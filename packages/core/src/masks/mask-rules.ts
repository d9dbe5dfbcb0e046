/** The mask strategies that a tenant has chosen, by `<entity>.<field>`. */
export type TenantMasks = ReadonlyMap<string, string>

/** Reads the living rows of an entity of the tenant, whole but for encrypted fields. */
export type LoadRows = (entity: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

/**
 * Lets tenants choose how fields are masked. A rule takes the place of the strategy that the field names, where the policy
 * has the field masked; it never opens one, and leaves alone what is redacted.
 */
export interface MaskRules {
  /**
   * The rules of a tenant. Asked before each batch of rows with masked fields, so that it has to be cheap: keep what was
   * loaded for as long as it may be out of date.
   */
  rulesOf(tenantId: string, load: LoadRows): Promise<TenantMasks>
}

/** No rules: fields are masked as they say. */
export const NO_RULES: TenantMasks = new Map()
