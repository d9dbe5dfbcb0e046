import type { Messages } from '@kith/core'

/** The errors of the package in simplified Chinese. */
export const rabbitMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_RABBITMQ_UNREACHABLE: {
      message: '无法连接 RabbitMQ。',
      fix: '请确认服务器已启动，地址和凭据正确。不会丢失任何内容：恢复后事件会继续交付。',
    },
  },
}
