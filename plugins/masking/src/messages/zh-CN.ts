import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const maskingMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_MASKING_TARGET_UNKNOWN: {
      message: '字段“{target}”不存在，或没有可脱敏的文本。',
      fix: '请写作“实体.字段”，例如 customer.phone；GET /meta 列出了实体和字段。',
    },
    KITH_MASKING_STRATEGY_UNKNOWN: {
      message: '没有脱敏方式“{strategy}”；可用的有 {known}。',
      fix: '请使用其中之一，或在插件中注册该脱敏方式。',
    },
    KITH_MASKING_TELLS_VALUE: {
      message:
        '角色“{role}”所能看到的客户信息使字段“{field}”只剩 {candidates} 个可能的值，依据是 {because}。',
      fix: '请选择显示更少的脱敏方式，减少该角色的授权，或明确接受：masking({ accepts: [{ role, field, candidates }] })。',
    },
  },
  phrases: { entity: { maskRule: '脱敏规则' } },
}
