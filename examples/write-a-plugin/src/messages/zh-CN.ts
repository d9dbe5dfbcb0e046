import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese: its errors by code, and the words that fill the errors of others. */
export const followUpMessages: Messages = {
  locale: 'zh-CN',
  errors: {},
  phrases: { entity: { followUp: '回访' } },
}
