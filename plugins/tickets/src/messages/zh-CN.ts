import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const ticketMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_TICKETS_STALE_REPLY: {
      message: '工单上有 {newer} 条该回复尚未读到的消息。',
      fix: '请用 tickets.messages 读取，再把最后一条的 id 作为 lastSeenMessageId 回复；或使用 force。',
    },
    KITH_TICKETS_MESSAGE_UNKNOWN: {
      message: '该工单没有这条消息。',
      fix: '请填写该工单的消息：可用 tickets.messages 查看。',
    },
    KITH_TICKETS_MESSAGE_REUSED: {
      message: '该来源已用此外部 id 报告过另一条消息。',
      fix: '请为每条消息使用各自的外部 id。只有工单和方向相同时，同一外部 id 才会得到同样的答复。',
    },
    KITH_TICKETS_TICKET_REUSED: {
      message: '该来源已用此外部 id 报告过另一位客户的工单。',
      fix: '请为每张工单使用各自的外部 id。只有客户相同时，同一外部 id 才会得到同样的答复。',
    },
    KITH_TICKETS_STATUS_UNKNOWN: {
      message: '没有可用于工单的这个状态。',
      fix: '请填写启用中的状态的 key：可用 ticketStatuses.list 查看。',
    },
    KITH_TICKETS_MOVE_REFUSED: {
      message: '工单不能从 {from} 变为 {to}。',
      fix: '工单不会再变回 new；已关闭的工单须先重新打开，才能变为其他状态。',
    },
    KITH_TICKETS_CLOSED: {
      message: '该工单关闭已久，不能重新打开。',
      fix: '请用 tickets.open 另开一张，并把它的 id 作为 followUpOfId。客户的消息会自动这样处理。',
    },
    KITH_TICKETS_MERGED: {
      message: '工单 {number} 已并入另一张工单。',
      fix: '请处理 duplicateOfId 所指的工单，或用 tickets.unmerge 撤销合并。',
    },
    KITH_TICKETS_MERGE_SELF: {
      message: '工单不能与自身关联。',
      fix: '请填写两张不同的工单。',
    },
    KITH_TICKETS_MERGE_CUSTOMERS: {
      message: '两张工单属于不同的客户。',
      fix: '如果是同一个人，请先合并客户；否则请关联这两张工单。',
    },
    KITH_TICKETS_MERGE_UNDONE: {
      message: '该工单没有并入其他工单，或合并已被撤销。',
      fix: '请重新读取：已并入的工单会在 duplicateOfId 中指明去向。',
    },
    KITH_TICKETS_STAGE_REFUSED: {
      message: '投诉不能从 {from} 变为 {to}。',
      fix: '请按顺序推进各阶段：见指南“Handle complaints”。',
    },
    KITH_TICKETS_STAGE_NEEDS: {
      message: '投诉须有 {missing} 才能变为 {to}。',
      fix: '请在同一次调用中填写，或事先填写。',
    },
    KITH_TICKETS_HANDLER_INVOLVED: {
      message: '该投诉针对的正是要处理它的人。',
      fix: '请由其他人处理。',
    },
    KITH_TICKETS_REMEDY_UNAPPROVED: {
      message: '该补救的价值超出一人可承诺的限额，且尚无他人批准。',
      fix: '请用 complaintRemedies.request 提出申请，并由另一人用 complaintRemedies.decide 决定。',
    },
    KITH_TICKETS_SECOND_PERSON: {
      message: '补救须由提出申请者以外的人决定。',
      fix: '请由另一位有权决定补救的人处理。',
    },
    KITH_TICKETS_REMEDY_DECIDED: {
      message: '该补救已有决定：{state}。',
      fix: '请重新读取。如需承诺更多，请另行申请。',
    },
    KITH_TICKETS_MACRO_UNKNOWN: {
      message: '没有可执行的这个宏。',
      fix: '请填写启用中的宏的 id：可用 ticketMacros.list 查看。',
    },
    KITH_TICKETS_REPLY_UNKNOWN: {
      message: '没有可使用的这条预存回复。',
      fix: '请填写启用中的预存回复的 id：可用 savedReplies.list 查看。',
    },
    KITH_TICKETS_PERSON_UNKNOWN: {
      message: '通讯录中没有这位在职人员。',
      fix: '请填写在职人员的 id。',
    },
    KITH_TICKETS_TEAM_UNKNOWN: {
      message: '通讯录中没有这个团队。',
      fix: '请填写团队的 id。',
    },
    KITH_TICKETS_TIME_AHEAD: {
      message: '事情不可能发生在将来。',
      fix: '如为现在，请省略时间；否则请填写过去的时间。',
    },
    KITH_TICKETS_ROUTING_UNKNOWN: {
      message: '该工单的团队没有分派规则。',
      fix: '请先为工单指定团队，再用 ticketRoutings.set 设定该团队的规则。',
    },
    KITH_TICKETS_CALENDAR_UNKNOWN: {
      message: '没有这个日历。',
      fix: '请填写日历的 id：可用 slaCalendars.list 查看。',
    },
    KITH_TICKETS_CALENDAR_EMPTY: {
      message: '该日历在十年内没有足够的工作时间。',
      fix: '请增加工作时段，让例外日留下其中一部分，或缩短目标时间。',
    },
  },
  phrases: {
    entity: {
      ticket: '工单',
      ticketMessage: '工单消息',
      ticketChange: '工单变更',
      ticketStatus: '工单状态',
      ticketSettings: '工单设置',
      slaCalendar: '服务日历',
      slaPolicy: '服务级别策略',
      slaClock: '服务级别计时',
      slaEvent: '计时事件',
      ticketRouting: '工单分派规则',
      ticketAgent: '客服人员',
      ticketAssignment: '工单分派记录',
      ticketMerge: '工单合并',
      ticketLink: '工单关联',
      complaint: '投诉',
      complaintIntake: '投诉入口',
      ticketMacro: '工单宏',
      savedReply: '预存回复',
      complaintStep: '投诉阶段记录',
      complaintRemedy: '投诉补救',
    },
  },
}
