import type { Messages } from '@kith/core'

/** The test kit in simplified Chinese. */
export const testingMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_TESTING_CLOCK_START: {
      message: '测试时钟的起点不是合法的时刻。',
      fix: '请传入合法的 Date，或 ISO 8601 文本，例如“2026-03-01T00:00:00Z”。',
    },
  },
}
