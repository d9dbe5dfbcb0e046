import { type CreateOf, defineEntity, f, type RowOf } from '@kith/core'

/**
 * A key with which a machine signs in. Keys belong to the deployment and live in its default tenant, since whoever
 * presents one has not said yet which tenant is theirs; `actorTenantId` is the tenant the key acts in.
 */
export const apiKeyEntity = defineEntity({
  name: 'apiKey',
  subject: 'self',
  fields: {
    name: f.text({ max: 100 }).class('basic'),
    actorId: f.policyKey().class('public'),
    actorTenantId: f.policyKey().class('public'),
    roles: f.textList().class('public'),
    teamKeys: f.textList().class('public').default([]),
    /** Whether the roles' rights to identity and financial fields hold for the key. */
    identityAccess: f.bool().class('public').default(false),
    expiresAt: f.instant().class('public').nullable(),
    revokedAt: f.instant().class('public').nullable(),
    /** SHA-256 of the secret half as hexadecimal. The secret has 256 random bits, so nobody finds it from this. */
    digest: f.text({ max: 64 }).class('identity'),
  },
})

/** A stored key. */
export interface ApiKey extends RowOf<typeof apiKeyEntity> {}

/** What a new key is made from. */
export interface CreateApiKeyInput extends CreateOf<typeof apiKeyEntity> {}
