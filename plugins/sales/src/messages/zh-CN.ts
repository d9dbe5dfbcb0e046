import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const salesMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_SALES_STATUS_UNKNOWN: {
      message: '租户没有为 {of} 定义这个状态。',
      fix: '请填写某个类别，或先用 salesStatuses.create 定义该状态。',
    },
    KITH_SALES_CATEGORY_INVALID: {
      message: '{of} 的状态须对应 {categories} 之一，且不能与它们同名。',
      fix: '请选择最接近的类别，并使用自己的 key。',
    },
    KITH_SALES_REF_TWICE: {
      message: '订单中有两个 {what} 使用了相同的 ref。',
      fix: '请为每一项使用各自的 ref：它在订单内标识该项。',
    },
    KITH_SALES_LINE_UNKNOWN: {
      message: '退款所指的订单行不存在。',
      fix: '请填写同一消息中某一行的 ref。',
    },
    KITH_SALES_RETURN_EXCEEDS: {
      message: '某一行的退货数量超过了订购数量。',
      fix: '该行所有退款的数量相加，不得超过其订购数量。',
    },
    KITH_SALES_REFUND_DIFFERS: {
      message: '该订单已有另一笔退款使用了这个 ref。',
      fix: '重复提交的退款须与原来一致；另一笔退款请使用自己的 ref。',
    },
    KITH_SALES_COLUMNS_MISSING: {
      message: '没有任何一列对应订单行的“{field}”。',
      fix: '请将列映射到 date、order 或 customer，以及 amount 或 unitPrice。',
    },
    KITH_SALES_CELL_MISSING: {
      message: '该行缺少“{field}”。',
      fix: '请填写该单元格，或去掉该行。',
    },
    KITH_SALES_CELL_UNREADABLE: {
      message: '无法读取该行的“{field}”。',
      fix: '数字写作 1234.56，时刻写作 2026-03-01 10:30，文字不得超过字段允许的长度。',
    },
    KITH_SALES_DATE_AMBIGUOUS: {
      message: '该日期可能指两天：没有说明哪个数字是月份。',
      fix: '上传时请用 dateOrder 指明 mdy 或 dmy，或将年份写在最前。',
    },
    KITH_SALES_ORDER_OF_OTHER: {
      message: '该订单属于另一位客户。',
      fix: '请填写该订单的客户，或改用另一个订单。',
    },
    KITH_SALES_RETURN_UNMATCHED: {
      message: '该客户没有可退回这么多该商品的订单。',
      fix: '请先导入该订单，再重新导入此行。',
    },
    KITH_SALES_UNTIL_PASSED: {
      message: '该决定的截止时刻已过。',
      fix: '请填写更晚的时刻，或不填：该决定将一直有效，直到被解除。',
    },
    KITH_SALES_RULE_UNSOUND: {
      message: '按这些数值，客户会先流失后沉睡。',
      fix: '请让 churned 的每个数值都大于 dormant 的对应数值，且最小值不大于最大值。',
    },
    KITH_SALES_TASK_ENDED: {
      message: '该任务已结束：其状态为 {category}。',
      fix: '请另建任务。已完成的任务保持不变。',
    },
    KITH_SALES_NEXT_MISSING: {
      message: '须先说明下一步，任务才算完成。',
      fix: '请在 next 中填写下一个任务；若没有下一步，请填 null。',
    },
    KITH_SALES_COMPLETE_INSTEAD: {
      message: '任务须通过“完成”操作来结束。',
      fix: '请调用 tasks.complete，并填写结果和下一步。',
    },
    KITH_SALES_DUE_TWICE: {
      message: '任务的期限可以是某一天或某一时刻，不能两者都填。',
      fix: '请填写 dueOn 或 dueAt，并将另一个设为 null。',
    },
    KITH_SALES_RECURRENCE_NEEDS_DATE: {
      message: '重复任务须有期限。',
      fix: '请填写 dueOn 或 dueAt：重复由此开始。',
    },
    KITH_SALES_RECURRENCE_INVALID: {
      message: '不支持该重复规则。',
      fix: 'FREQ 可为 DAILY、WEEKLY、MONTHLY 或 YEARLY；INTERVAL 不超过 24；可用 COUNT 或 UNTIL=YYYYMMDD；按周可用 BYDAY，按月可用 BYMONTHDAY。',
    },
    KITH_SALES_REMINDER_NEEDS_DEADLINE: {
      message: '任务没有期限，无法在期限前提醒。',
      fix: '请在 at 中填写时刻，或先为任务填写 dueOn 或 dueAt。',
    },
    KITH_SALES_CONTRACT_CLOSED: {
      message: '约定内容不能再修改：合同状态为 {category}。',
      fix: '合同生效期间可修改负责人和是否续约，或终止合同，或另建合同。',
    },
    KITH_SALES_CONTRACT_MOVE: {
      message: '合同不能手动从 {from} 变为 {to}。',
      fix: '草稿可变为 in_approval、sent、active 或 cancelled；其余由时间决定，或用 contracts.terminate 终止。',
    },
    KITH_SALES_TERM_INVALID: {
      message: '合同期限无效。',
      fix: '结束日期不得早于开始日期；通知天数为 0 至 3650，续约月数至少为 1。',
    },
    KITH_SALES_ZONE_INVALID: {
      message: '没有这个时区。',
      fix: '请使用 IANA 时区数据库中的名称：Asia/Shanghai。',
    },
    KITH_SALES_POOL_HAS_IT: {
      message: '该客户已在公海中。',
      fix: '无需操作；可用 pool.claim 从公海领取客户。',
    },
    KITH_SALES_POOL_LOST_LATELY: {
      message: '该客户是从你名下退回公海的，{again} 起你才能再次领取。',
      fix: '请领取其他客户，或在此之前把该客户留给他人。',
    },
    KITH_SALES_POOL_CLAIMS_SPENT: {
      message: '你今天已领取 {limit} 位客户，达到每人每日上限。',
      fix: '请明天再领取；管理员可用 poolRules.set 设置上限。',
    },
    KITH_SALES_POOL_HOLDING_FULL: {
      message: '你名下已有 {limit} 位客户，达到可领取的持有上限。',
      fix: '请用 pool.release 退回部分客户；管理员可用 poolRules.set 设置上限。',
    },
    KITH_SALES_POOL_OWNER_PROTECTS: {
      message: '客户只能由其负责人保护。',
      fix: '请让负责人来保护该客户。',
    },
    KITH_SALES_POOL_PROTECTION_SPENT: {
      message: '你正在保护 {limit} 位客户，达到每人同时保护的上限。',
      fix: '请等待其中某位客户的保护期结束；管理员可用 poolRules.set 设置上限。',
    },
    KITH_SALES_POOL_RULE_UNSOUND: {
      message: '按这些数值，负责人会在计时开始之前就收到警告。',
      fix: 'warnDays 的天数不得超过 noContactDays 和 noDealDays。',
    },
    KITH_SALES_PIPELINE_UNKNOWN: {
      message: '没有可供新建商机的此销售管道。',
      fix: '请填写启用中的管道的 key；可用 pipelines.list 查看，用 pipelines.create 新建。',
    },
    KITH_SALES_PIPELINE_UNSOUND: {
      message: '这些阶段不能构成销售管道。',
      fix: '每个阶段须有各自的 key；open、won、lost 各至少一个；won 的概率为 100，lost 的概率为 0。',
    },
    KITH_SALES_STAGE_UNKNOWN: {
      message: '该管道没有这个类别为 {category} 的阶段。',
      fix: '请填写阶段的 key；可用 pipelineStages.list 查看。',
    },
    KITH_SALES_OPPORTUNITY_CLOSED: {
      message: '商机状态为 {category}，不能再修改。',
      fix: '请先用 opportunities.reopen 重新打开。',
    },
    KITH_SALES_OPPORTUNITY_OPEN: {
      message: '该商机尚未结束。',
      fix: '请用 opportunities.move 移到其他阶段。',
    },
    KITH_SALES_COMPETITOR_MISSING: {
      message: '商机输给了竞争对手，但未写明是哪一家。',
      fix: '请填写竞争对手的名称，或选择其他原因。',
    },
    KITH_SALES_COUNTRY_INVALID: {
      message: '没有这个国家或地区。',
      fix: '请使用 ISO 3166-1 的两位大写字母代码：CN。',
    },
    KITH_SALES_TAX_NUMBER_INVALID: {
      message: '该税号不符合所在国家的规则。',
      fix: '在中国，企业请填写统一社会信用代码（GB 32100，18 位），个人请填写身份证号码。',
    },
    KITH_SALES_BILLING_CONTACT_INVALID: {
      message: '无法识别电话号码或电子邮箱。',
      fix: '请填写可拨打的号码和可收件的邮箱地址。',
    },
    KITH_SALES_BILLING_IN_USE: {
      message: '有合同以此作为开票信息。',
      fix: '请先让该合同使用其他开票信息。',
    },
    KITH_SALES_BILLING_UNKNOWN: {
      message: '该客户没有这条开票信息。',
      fix: '请填写同一客户的开票信息；可用 billingIdentities.list 查看。',
    },
    KITH_SALES_AMOUNT_TOO_LARGE: {
      message: '金额之和超出了可精确存储的范围。',
      fix: '请以币种的最小单位填写金额，总和须小于九千万亿。',
    },
  },
  phrases: {
    reason: {
      noOrder: '没有订单',
      firstOrder: '首个订单',
      secondActivity: '再次活动',
      newPeriodOver: '新客期已过',
      noActivity: '长期无活动',
      contractEnded: '合同到期未续',
      override: '人工决定',
      noContact: '长期未跟进',
      noDeal: '长期未成交',
      ownerLeft: '负责人已离职',
      released: '退回公海',
      claimed: '已领取',
      assigned: '已分配',
      kept: '已恢复',
    },
    entity: {
      salesStatus: '状态',
      order: '订单',
      orderLine: '订单行',
      orderPayment: '订单付款',
      orderRefund: '订单退款',
      orderGuest: '订单访客',
      customerMetric: '客户价值',
      customerLifecycle: '客户生命周期',
      lifecycleEntry: '生命周期记录',
      lifecycleRule: '生命周期规则',
      customerOverlay: '客户附加状态',
      task: '任务',
      reminder: '提醒',
      contract: '合同',
      poolStanding: '公海状态',
      poolMove: '公海流转记录',
      poolRule: '公海规则',
      serviceCase: '售后案件',
      billingIdentity: '开票信息',
      pipeline: '销售管道',
      pipelineStage: '管道阶段',
      opportunity: '商机',
      opportunityMove: '商机流转记录',
    },
  },
}
