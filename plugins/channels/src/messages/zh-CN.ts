import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const channelMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_CHANNELS_NOT_SENT: {
      message: '无法把消息交给 {channel}。',
      fix: '请确认该服务正在运行且设置正确；原因见日志。系统会自动重试。',
    },
  },
  phrases: {
    channel: { 'mail server': '邮件服务器', '{title} (status {status})': '{title}（状态码 {status}）' },
  },
}
