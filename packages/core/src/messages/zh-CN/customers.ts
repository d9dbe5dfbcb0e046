import type { ErrorMessage } from '../messages.ts'

/** Customers and what belongs to them, and the directory. */
export const customerErrors: Readonly<Record<string, ErrorMessage>> = {
  KITH_RELATION_SELF: {
    message: '客户不能与自己建立“{type}”关系。',
    fix: '请指定另一位客户。',
  },
  KITH_RELATION_ROLE_MISSING: {
    message: '“{type}”类型的关系没有角色就没有意义。',
    fix: '请用角色说明是什么关系。',
  },
  KITH_RELATION_EXISTS: {
    message: '两位客户之间已有“{type}”关系，且角色相同。',
    fix: '请结束已有的关系，或为新关系指定另一个角色。',
  },
  KITH_RELATION_TOO_MANY: {
    message: '其中一位客户已有“{type}”类型的关系，而这种关系只能有一个。',
    fix: '请先结束另一个关系；如果看不到它，请联系管理员。',
  },
  KITH_RELATION_CYCLE: {
    message: '建立这个“{type}”关系后，客户将成为自己的上级。',
    fix: '请核对两者的上下级。',
  },
  KITH_RELATION_TOO_DEEP: {
    message: '“{type}”类型的关系将超过 {limit} 层。',
    fix: '请与更上层的客户建立关系。',
  },
  KITH_RELATION_ENDED: {
    message: '该关系已经结束。',
    fix: '如果关系重新开始，请添加新的关系。',
  },
  KITH_RELATION_ENDS_BEFORE_START: {
    message: '该关系的结束时间早于开始时间。',
    fix: '请给出不早于开始时间的结束时间。',
  },

  KITH_DIRECTORY_TEAM_UNKNOWN: {
    message: '没有以该值为 key 的团队。',
    fix: '请先用 teams.create 创建团队，或更正 key。',
  },
  KITH_DIRECTORY_TEAM_CIRCLE: {
    message: '这样设置后，该团队将成为自己的下级。',
    fix: '请选择一个不在其下级之中的团队作为上级。',
  },
  KITH_DIRECTORY_SHARE_EXPIRED: {
    message: '该共享在开始之前就已到期。',
    fix: '请把 expiresAt 设为将来的时间。',
  },
  KITH_DIRECTORY_SETTINGS_TOO_LARGE: {
    message: '设置的 JSON 将超过 {limit} 字节。',
    fix: '请把不再需要的项设为 null 以删除。',
  },
  KITH_DIRECTORY_VIEW_HOLDS_VALUE: {
    message: '视图不能保存“{field}”的值，因为该字段加密存储。',
    fix: '请从视图中去掉该条件，在运行视图时再给出，或不用视图直接搜索。',
  },
  KITH_DIRECTORY_CUSTOM_FIELD_INVALID: {
    message: '自定义字段不符合字段规则：{reason}。',
    fix: '请更正定义；规则见指南“Custom fields”。',
  },
  KITH_DIRECTORY_CUSTOM_FIELD_IN_USE: {
    message: '自定义字段的值予以保留：{reason}。',
    fix: '请先用 customFields.archive 归档该字段，修改或删除 customFields.dependents 列出的视图，再行清除。',
  },

  KITH_CONSENT_PURPOSE_UNKNOWN: {
    message: '没有以该值为 key 的有效处理目的。',
    fix: '请先用 purposes.create 创建处理目的，或更正 key。',
  },
  KITH_CONSENT_KIND_TOO_WEAK: {
    message: '处理目的“{purpose}”要求的同意类型是“{required}”。',
    fix: '请按该目的要求的方式重新征得本人同意，并如实记录类型（《个人信息保护法》第十四、二十九、三十一条）。',
  },
  KITH_CONSENT_UNPROVEN: {
    message: '记录已授予的同意时，须指明所同意的文本和渠道。',
    fix: '请给出 textVersionHash（或在处理目的上设置）和 channel：同意必须能够举证（GDPR 第 7 条）。',
  },
  KITH_CONSENT_NOT_YET: {
    message: '该条目记录的时间尚未到来。',
    fix: '请用 at 给出本人作出表示的时间；如果就是现在，可省略。',
  },

  KITH_VERIFICATION_NO_CHANNEL: {
    message: '没有能送达“{kind}”类联系方式的渠道。',
    fix: '请为该类联系方式安装渠道，例如使用插件 @kith/channels，或改为验证其他联系方式。',
  },
  KITH_VERIFICATION_TOO_MANY: {
    message: '该联系方式一小时内可接收的验证码已达上限。',
    fix: '请使用最近收到的验证码，或等这一小时过去。',
  },

  KITH_MERGE_READ_UNLIKE: {
    message: '您在这些客户上能看到的字段并不相同，合并会让您看到更多内容。',
    fix: '请由对每位客户都能以同样方式看到同样字段的人来合并。',
  },
  KITH_MERGE_UNDO_CONFLICT: {
    message: '无法原样撤销合并：其中的行或字段此后有过修改。',
    fix: '请查看 issues，其中列出了您可见的部分；发送“onConflict”: “keep”可撤销其余部分，并保留这些内容的现状。',
  },
  KITH_MERGE_PLUGIN_MISSING: {
    message: '缺少参与过该合并的插件或实体“{name}”，无法撤销。',
    fix: '请重新安装该插件，撤销合并后再移除它。',
  },

  KITH_VALUE_UNREADABLE: {
    message: '无法识别“{field}”的值：{reason}。',
    fix: '请在来源中更正该值，再重新发送记录；可识别的写法见指南“Normalisation and data quality”。',
  },
  KITH_VALUE_DAMAGED: {
    message: '“{field}”的值在电子表格中丢失了位数：{reason}。',
    fix: '请从原始来源取值；用电子表格打开文件之前，先把该列设为文本。',
  },
  KITH_VALUE_CONTRADICTION: {
    message: '“{field}”的值与记录中的另一个值矛盾：{reason}。',
    fix: '请查明两者哪个正确，并更正另一个。',
  },
  KITH_VALUE_UNKNOWN_FIELD: {
    message: '没有可由来源填写的字段“{field}”：{reason}。',
    fix: '请把该列映射到其他字段，或去掉它。',
  },
}
