import type { Grant } from '@kith/core'

const open = { public: 'allow', basic: 'allow' } as const

/** Reading what webhooks there are, and what became of what was sent; not what receivers answered. */
export const readingWebhooks: readonly Grant[] = [
  { entity: 'webhook', actions: ['read', 'list'], classes: open },
  { entity: 'webhookAttempt', actions: ['read', 'list'], classes: { public: 'allow' } },
]

/** Managing webhooks. */
export const managingWebhooks: readonly Grant[] = [
  { entity: 'webhook', actions: ['read', 'list', 'create', 'update', 'delete'], classes: open },
  {
    entity: 'webhookAttempt',
    actions: ['read', 'list'],
    classes: { public: 'allow', freeText: 'allow' },
  },
]

/** What the plugin does by itself. What it sends it reads as the actor of the webhook, and as nobody else. */
export const webhookRights: readonly Grant[] = [
  { entity: 'session', actions: ['readAs'] },
  { entity: 'webhook', actions: ['read', 'list', 'update'], classes: open },
  {
    entity: 'webhookSecret',
    actions: ['read', 'list', 'create', 'update', 'delete'],
    classes: { public: 'allow', financial: 'allow' },
  },
  {
    entity: 'webhookAttempt',
    actions: ['read', 'list', 'create', 'delete'],
    classes: { public: 'allow', freeText: 'allow' },
  },
]
