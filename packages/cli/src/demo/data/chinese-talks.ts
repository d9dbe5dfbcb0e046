import type { RecordInteractionInput } from '@kith/core'

/** One contact as somebody wrote it down, without the customer and the time. */
export type Talk = Omit<RecordInteractionInput, 'id' | 'occurredAt' | 'agentId'>

/** What customers and staff told each other. Some hold contact data, so that redaction has work in the demo. */
export const TALKS: readonly Talk[] = [
  call('in', '询问包裹什么时候到，请改到周六送货。', 'answered'),
  call('in', '投诉安装师傅迟到，希望补偿。回电请打 13900001234。', 'complaint'),
  call('out', '合同到期提醒，客户表示会续约。', 'renewing'),
  call('out', '回访满意度，客户打了九分。', 'satisfied'),
  message('in', 'wechat', '请把电子发票发到 finance@example.com，谢谢。'),
  message('in', 'wechat', '新款什么时候到货？到了请告诉我。'),
  message('out', 'wechat', '您好，您关注的新款已经到店。'),
  { channel: 'store', direction: 'in', kind: 'visit', body: '到店试用了两款，想和家人商量。' },
  {
    channel: 'email',
    direction: 'out',
    kind: 'message',
    subject: '报价单',
    body: '附上最新报价，有效期三十天。',
  },
  { channel: 'web', direction: 'in', kind: 'form', subject: '预约展厅', body: '希望本周六上午参观展厅。' },
  { channel: 'other', direction: 'internal', kind: 'note', body: '内部备注：报价前先请主管看一遍。' },
  {
    channel: 'phone',
    direction: 'in',
    kind: 'call',
    body: '客户提到家里的经济困难，只由经办人跟进。',
    visibility: 'restricted',
  },
]

function call(direction: 'in' | 'out', body: string, outcome: string): Talk {
  return { channel: 'phone', direction, kind: 'call', body, outcome }
}

function message(direction: 'in' | 'out', channel: 'wechat', body: string): Talk {
  return { channel, direction, kind: 'message', body }
}
