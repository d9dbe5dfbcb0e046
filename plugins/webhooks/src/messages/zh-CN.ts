import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const webhookMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_WEBHOOKS_URL_REFUSED: {
      message: '不能向此地址发送 webhook：{reason}。',
      fix: '请使用公网上 443 端口的 https 地址，或由宿主在 webhooks() 中放宽限制。',
    },
    KITH_WEBHOOKS_ADDRESS_CLOSED: {
      message: 'webhook 的主机指向公网以外的地址。',
      fix: '请更正地址，或由宿主在 webhooks() 中允许该网络。',
    },
    KITH_WEBHOOKS_EVENTS_UNKNOWN: {
      message: '名称“{name}”不对应任何已有的事件。',
      fix: '请填写一个事件、以星号结尾表示某资源的全部事件，或只填星号表示所有事件。',
    },
    KITH_WEBHOOKS_ROLE_REFUSED: {
      message: '该 webhook 不能以角色“{role}”行事。',
      fix: '请从您自己的角色中选择，或由宿主在 webhooks() 的 runAs 中列出该角色。',
    },
    KITH_WEBHOOKS_FILTER_INVALID: {
      message: 'webhook 的筛选条件指明了“{entity}”，但没有这个实体。',
      fix: '请按实体书写筛选条件：{"customer": {"lifecycle": "active"}}',
    },
    KITH_WEBHOOKS_NOT_DISABLED: {
      message: '该 webhook 并未停用。',
      fix: '无需处理；事件会照常发送。',
    },
  },
  phrases: {
    entity: { webhook: 'webhook 端点', webhookSecret: 'webhook 密钥', webhookAttempt: 'webhook 发送记录' },
    reason: {
      'it is no URL': '它不是网址',
      'its scheme is not https': '它不是 https 地址',
      'it carries a user name or a password': '它带有用户名或密码',
      'its port is not allowed': '它的端口不被允许',
      'its host is no public address': '它的主机不是公网地址',
    },
    issue: { 'Name one event, or since when': '请指明一个事件，或起始时间' },
  },
}
