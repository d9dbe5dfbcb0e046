import type { Messages } from '@kith/core'

/** The errors of the package in simplified Chinese. */
export const natsMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_NATS_UNREACHABLE: {
      message: '无法连接 NATS JetStream，或它不接收事件。',
      fix: '请确认服务器已启动并启用了 JetStream、地址和凭据正确，且有流包含这些主题。不会丢失任何内容：恢复后事件会继续交付。',
    },
  },
}
