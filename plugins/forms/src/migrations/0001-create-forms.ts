import type { Migration } from '@kith/core'

const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

/** Creates forms, what was sent and not taken in, and what was. */
export const createForms: Migration = {
  id: '0001-create-forms',
  steps: [
    {
      createTable: 'form',
      spec: {
        columns: {
          ...system,
          title: { type: 'string', length: 200 },
          key: { type: 'string', length: 100 },
          source: { type: 'key' },
          fields: { type: 'json' },
          required_fields: { type: 'json' },
          requires_captcha: { type: 'bool' },
          allowed_origins: { type: 'json' },
          purposes: { type: 'json' },
          consent_kind: { type: 'string', length: 50 },
          consent_text_id: { type: 'string', length: 100, nullable: true },
          consent_text_version: { type: 'string', length: 50, nullable: true },
          consent_text_hash: { type: 'string', length: 64, nullable: true },
          is_double_opt_in: { type: 'bool' },
          confirmation_url: { type: 'string', length: 500, nullable: true },
          owner_id: { type: 'key', nullable: true },
          team_id: { type: 'key', nullable: true },
          tags: { type: 'json' },
          is_active: { type: 'bool' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [],
      },
    },
    {
      createTable: 'pendingSubmission',
      spec: {
        columns: {
          ...system,
          reference: { type: 'id' },
          form_id: { type: 'id' },
          awaits_confirmation: { type: 'bool' },
          submitted_at: { type: 'instant' },
          expires_at: { type: 'instant' },
          email: { type: 'cell', nullable: true },
          email_eq: { type: 'digest', nullable: true },
          phone: { type: 'cell', nullable: true },
          phone_eq: { type: 'digest', nullable: true },
          content: { type: 'cell' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'reference'], unique: true },
          { columns: ['tenant_id', 'form_id'] },
          { columns: ['tenant_id', 'email_eq'] },
          { columns: ['tenant_id', 'phone_eq'] },
          { columns: ['tenant_id', 'expires_at', 'id'] },
        ],
      },
    },
    {
      createTable: 'formSubmission',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          form_id: { type: 'id' },
          submission_id: { type: 'id' },
          submitted_at: { type: 'instant' },
          confirmed_at: { type: 'instant', nullable: true },
          purposes: { type: 'json' },
          consent_text_id: { type: 'string', length: 100, nullable: true },
          consent_text_version: { type: 'string', length: 50, nullable: true },
          consent_text_hash: { type: 'string', length: 64, nullable: true },
          origin: { type: 'string', length: 300, nullable: true },
          client_digest: { type: 'cell', nullable: true },
          user_agent: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'form_id'] },
          { columns: ['tenant_id', 'submission_id'], unique: true },
        ],
      },
    },
  ],
}
