import type { Messages } from '@kith/core'

/** The test kit in simplified Chinese. */
export const testingMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_TESTING_CLOCK_START: {
      message: '测试时钟的起点不是合法的时刻。',
      fix: '请传入合法的 Date，或 ISO 8601 文本，例如“2026-03-01T00:00:00Z”。',
    },
    KITH_TESTING_DRIVER_MISSING: {
      message: '测试要在 {database} 上运行，但没有安装它的驱动 {driver}。',
      fix: '请运行“npm install --save-dev”并加上驱动的名称，或在 KITH_TEST_DATABASE 中指定其他数据库。',
    },
    KITH_TESTING_SERVER_UNREACHABLE: {
      message: '测试要在 {database} 上运行，但 {variable} 的地址没有服务器应答。',
      fix: '请启动服务器，或把该环境变量设为它的 URL，或在 KITH_TEST_DATABASE 中指定其他数据库。',
    },
  },
}
