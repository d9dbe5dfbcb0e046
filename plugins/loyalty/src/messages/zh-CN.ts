import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const loyaltyMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_LOYALTY_INSUFFICIENT_POINTS: {
      message: '可用积分为 {spendable}，而请求的是 {points}。',
      fix: '请不要超过可用积分。待生效、被冻结占用、已过期或用于抵欠的积分不能使用。',
    },
    KITH_LOYALTY_CAPTURE_EXCEEDS: {
      message: '预留的积分为 {held}，而要扣除的是 {points}。',
      fix: '请最多扣除预留的积分；其余部分请另行兑换，或事先预留更多。',
    },
    KITH_LOYALTY_EXCEEDS_ENTRY: {
      message: '该笔流水还可退回 {left} 积分，而请求的是 {points}。',
      fix: '请不要超过剩余数量：此前对同一笔流水的冲销和退还都计算在内。',
    },
    KITH_LOYALTY_REF_REUSED: {
      message: '该参考号已用于另一笔变动。',
      fix: '请为每笔变动使用各自的参考号。只有账户和积分都相同时，同一参考号才会得到同样的答复。',
    },
    KITH_LOYALTY_REF_UNKNOWN: {
      message: '该账户没有可退回的这笔流水。',
      fix: '请填写获得、兑换或冲销积分时所用的参考号。',
    },
    KITH_LOYALTY_NOTHING_LEFT: {
      message: '这些积分已无剩余。',
      fix: '请填写尚有部分未使用、未收回且未过期的积分。',
    },
    KITH_LOYALTY_EXPIRY_PAST: {
      message: '积分不能在过去的时间过期。',
      fix: '请填写将来的时间，或用 null 表示永不过期。',
    },
    KITH_LOYALTY_RULE_KEY_TAKEN: {
      message: '该积分计划已有 key 为“{key}”的规则。',
      fix: '请另选 key，或修改那条规则。',
    },
    KITH_LOYALTY_NUMBER_OUT_OF_RANGE: {
      message: '“{field}”应在 1 到 {most} 之间。',
      fix: '请更正该数字。',
    },
    KITH_LOYALTY_EVENT_UNKNOWN: {
      message: '名为“{event}”的事件不能用来获得积分。',
      fix: '请填写内核或已安装插件中与客户有关的事件；订单请留空。积分变动本身不产生积分。',
    },
    KITH_LOYALTY_TIERS_INVALID: {
      message: '积分计划的等级无法使用：{problem}。',
      fix: '请为每个等级设置 key、名称，以及高于前一等级的门槛。',
    },
    KITH_LOYALTY_TIER_UNKNOWN: {
      message: '该积分计划没有 key 为“{tier}”的等级。',
      fix: '请填写计划中的等级：可用 GET /loyalty 查看。',
    },
    KITH_LOYALTY_PROGRAM_UNKNOWN: {
      message: '没有这个积分计划。',
      fix: '请填写计划的 key：可用 GET /loyalty 查看。',
    },
    KITH_LOYALTY_PROGRAM_CLOSED: {
      message: '该计划不接受变动：其状态为 {status}。',
      fix: '请用 loyaltyPrograms.update 把 status 设为 active。此前发放的积分不受影响。',
    },
    KITH_LOYALTY_ACCOUNT_FROZEN: {
      message: '该账户已冻结：不能获得、使用或转移积分。',
      fix: '原因消除后，请用 loyalty.unfreeze 解冻。',
    },
    KITH_LOYALTY_HOLD_ENDED: {
      message: '该预留已结束：其状态为 {state}。',
      fix: '请重新预留积分。扣除、释放或到期后，预留即告结束。',
    },
    KITH_LOYALTY_STEP_REFUSED: {
      message: '该计划每次至少兑换 {min} 积分，并以 {step} 为单位。',
      fix: '请把积分调整为该计划的单位的整数倍。',
    },
    KITH_LOYALTY_TRANSFER_LIMIT: {
      message: '该计划每天最多可转出 {limit} 积分，今天还剩 {left}。',
      fix: '请减少转出数量，或等到计划所在时区的明天。',
    },
    KITH_LOYALTY_TRANSFER_SELF: {
      message: '积分只能转给另一位客户。',
      fix: '请在 to 中填写另一位客户。',
    },
    KITH_LOYALTY_DURATION_INVALID: {
      message: '时长由数字和单位组成，并可带取整方式：30D、12M_U。',
      fix: '单位为 D、W、M 或 Y，不取整时还可用 h 和 m；_U 表示到该单位结束，_D 表示到该单位开始。',
    },
    KITH_LOYALTY_ZONE_INVALID: {
      message: '没有这个时区。',
      fix: '请使用 IANA 时区数据库中的名称：Asia/Shanghai。',
    },
    KITH_LOYALTY_SECOND_PERSON: {
      message: '调整须由提出者以外的人决定。',
      fix: '请由另一位有权决定调整的人处理。',
    },
    KITH_LOYALTY_ADJUSTMENT_DECIDED: {
      message: '该调整已有决定：其状态为 {state}。',
      fix: '请重新读取；如仍需调整，请另行提出。',
    },
    KITH_LOYALTY_REFERRALS_CLOSED: {
      message: '该计划没有推荐奖励。',
      fix: '请用 loyaltyPrograms.update 设置 referrerPoints 或 refereePoints。',
    },
    KITH_LOYALTY_REFERRAL_CODE_UNKNOWN: {
      message: '该计划没有这个推荐码。',
      fix: '请更正推荐码。可用 POST /loyalty/{program}/accounts/{customerId}/referral-code 取得客户的推荐码。',
    },
    KITH_LOYALTY_REFERRAL_SELF: {
      message: '客户不能推荐自己，也不能推荐自己的推荐人。',
      fix: '请填写另一位客户的推荐码。',
    },
    KITH_LOYALTY_REFERRAL_NOT_NEW: {
      message: '该客户此前已被推荐，或已有购买。',
      fix: '无需处理：每位客户只能被推荐一次，且须在首单之前。',
    },
    KITH_LOYALTY_REFERRAL_LIMIT: {
      message: '该推荐码的主人已推荐 {limit} 位客户，达到计划的上限。',
      fix: '请使用另一个推荐码，或提高计划的 referralLimit。',
    },
    KITH_LOYALTY_LEDGER_BROKEN: {
      message: '账目将无法平衡：{fact}。',
      fix: '没有写入任何内容。请用 loyalty.verify 核对该账户，并报告其结果。',
    },
  },
  phrases: {
    entity: {
      loyaltyProgram: '积分计划',
      loyaltyAccount: '积分账户',
      loyaltyEntry: '积分流水',
      loyaltyLot: '积分批次',
      loyaltyAllocation: '积分分配',
      loyaltyHold: '积分预留',
      loyaltyAdjustment: '积分调整',
      loyaltyRule: '积分规则',
      loyaltyEarning: '积分来源',
      loyaltyTierChange: '等级变更',
      loyaltyReferralCode: '推荐码',
      loyaltyReferral: '客户推荐',
      order: '订单',
      orderLine: '订单行',
    },
  },
}
