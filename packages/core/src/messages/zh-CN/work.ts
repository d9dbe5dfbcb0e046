import type { ErrorMessage } from '../messages.ts'

/** Events, their deliveries, and jobs. */
export const workErrors: Readonly<Record<string, ErrorMessage>> = {
  KITH_EVENT_SUBJECT_MISSING: {
    message: '发出事件“{event}”时，指明主体的“{subject}”不是文本。',
    fix: '请在载荷中带上主体的 id，或在 defineEvent 中改用另一个成员。',
  },
  KITH_EVENT_SUBSCRIBER_UNKNOWN: {
    message: '此数据库中没有该名称的订阅者。',
    fix: '请检查名称，即订阅时的“as”；并至少启动一次装有该插件的进程。',
  },

  KITH_DELIVERY_RETRY: {
    message: '订阅者要求稍后重新执行。',
    fix: '无需处理；最后一次尝试之后，该投递会进入死信。',
  },
  KITH_DELIVERY_DISCARD: {
    message: '订阅者已无事可做。',
    fix: '无需处理；该投递已移除。',
  },
  KITH_DELIVERY_TIMED_OUT: {
    message: '处理程序“{subscriber}”未在 {milliseconds} 毫秒内完成。',
    fix: '请把 ctx.signal 传给它所等待的调用，减少单次的工作量，或调大它的 timeoutMs。',
  },
  KITH_DELIVERY_LEASE_LOST: {
    message: '处理程序“{subscriber}”运行期间，租约转到了另一个进程。',
    fix: '请查明本进程为何停顿了半分钟；工作由另一个进程完成。',
  },
  KITH_DELIVERY_STOPPED: {
    message: '进程必须停止时，处理程序“{subscriber}”仍在运行。',
    fix: '无需处理；下一个进程会重新执行它。',
  },
  KITH_DELIVERY_TRANSACTED_TWICE: {
    message: '处理程序“{subscriber}”第二次打开了事务。',
    fix: '请把所有写入放进同一个 ctx.transact：它完成时，投递也就结束了。',
  },
  KITH_DELIVERY_PUT_OFF_WITHIN: {
    message: '处理程序“{subscriber}”在其效果的事务之内推迟投递。',
    fix: '请以 inTransaction: false 订阅，或抛出 Retry。',
  },
  KITH_DELIVERY_EVENT_GONE: {
    message: '“{subscriber}”的一个投递所对应的事件已不在库中。',
    fix: '请丢弃该投递；如果曾手工删除数据行，今后请把事件交给保留策略清理。',
  },
  KITH_BROKER_NAME_INVALID: {
    message: '消息代理不能命名为“{name}”。',
    fix: '名称请只用小写字母、数字和连字符，最多 31 个字符：它会与待交付的内容一起保存。',
  },
  KITH_BROKER_NOT_CONFIRMED: {
    message: '消息代理“{broker}”没有确认一个事件。',
    fix: '请查看代理的说明：大小限制、队列已满或不存在。该事件会再次交付。',
  },

  KITH_DELIVERY_NOT_DEAD: {
    message: '没有这条死信。',
    fix: '请列出死信；可能已有人重新投递了它。',
  },

  KITH_JOB_UNKNOWN: {
    message: '这里没有该名称的任务。',
    fix: '请检查名称；插件只能调度自己的任务。',
  },
  KITH_JOB_SCHEDULE_INVALID: {
    message: '任务“{job}”的调度规则无效：{reason}。',
    fix: '请给出五段或六段的 cron 表达式和 IANA 时区，或用“every”写一个数字加 s、m、h、d 之一。',
  },
  KITH_METRICS_OFF: {
    message: '该实例不保留指标。',
    fix: '请为 createCrm 设置“metrics: createMetrics()”，或在 kith.config.ts 中设置“metrics: true”。',
  },
}
