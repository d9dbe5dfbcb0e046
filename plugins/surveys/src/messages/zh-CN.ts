import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const surveyMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_SURVEYS_QUESTIONS_INVALID: {
      message: '这些问题无法提问：{problem}。',
      fix: '请为每个问题设置唯一的 id，条件只引用前面的问题，量表的最大值大于最小值。',
    },
    KITH_SURVEYS_SCALE_MISSING: {
      message: '“{kind}”类型的问卷应以另一种问题开头。',
      fix: '请以必问的量表开头：csat 为 1 到 5，nps 为 0 到 10，ces 为 1 到 7。',
    },
    KITH_SURVEYS_DELIVERY_INCOMPLETE: {
      message: '问卷需要发送，但缺少所需的设置。',
      fix: '请填写含令牌占位符的 pageUrl 和含链接占位符的 message，并安装能到达 sendsTo 的渠道；或者不填 sendsTo，自行送达链接。',
    },
    KITH_SURVEYS_TRIGGER_UNKNOWN: {
      message: '名为“{event}”的事件不能用来提问。',
      fix: '请填写内核或已安装插件中与客户有关的事件。问卷自身的事件不触发提问。',
    },
    KITH_SURVEYS_REMINDERS_INVALID: {
      message: '提醒天数不是链接到期之前的递增天数列表。',
      fix: '请写成数字，例如 [3, 7]，每个都小于 expiresAfterDays，最多五个。',
    },
    KITH_SURVEYS_NUMBER_OUT_OF_RANGE: {
      message: '“{field}”应在 {min} 到 {max} 之间。',
      fix: '请更正该数字。',
    },
    KITH_SURVEYS_HAS_INVITATIONS: {
      message: '问卷已邀请过客户，不能再修改“{field}”。',
      fix: '请按新设置另建一份问卷，并关闭这一份。',
    },
    KITH_SURVEYS_NOT_ACTIVE: {
      message: '该问卷目前不提问。',
      fix: '请用 surveys.update 把 status 设为 active。',
    },
    KITH_SURVEYS_REF_REUSED: {
      message: '该参考号已用于邀请另一位客户。',
      fix: '请为每次邀请的缘由使用各自的参考号。',
    },
    KITH_SURVEYS_ANSWERS_INVALID: {
      message: '部分回答与问题不符。',
      fix: '请更正各项所指出的回答。可用 GET /surveys/answers/{token} 查看问题。',
    },
    KITH_SURVEYS_INVITATION_ENDED: {
      message: '该邀请已结束，状态为 {state}。',
      fix: '无需处理。如要再次提问，请用另一参考号重新邀请。',
    },
    KITH_SURVEYS_FOLLOW_UP_CLOSED: {
      message: '该回访此前已关闭。',
      fix: '请用 surveyFollowUps.list 查看；其结果保持不变。',
    },
  },
  phrases: {
    entity: {
      survey: '问卷',
      surveyRevision: '问卷版本',
      surveyInvitation: '问卷邀请',
      surveyLink: '问卷链接',
      surveyResponse: '问卷回答',
      anonymousResponse: '匿名回答',
      surveyFollowUp: '差评回访',
    },
    reason: { 'the audience is no filter': 'audience 不是过滤条件' },
  },
}
