/** The subscription by which events reach webhooks. */
export const DELIVER = 'webhooks.deliver'
