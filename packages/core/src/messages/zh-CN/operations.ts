import type { ErrorMessage } from '../messages.ts'

/** What is declared, and how operations run. */
export const operationErrors: Readonly<Record<string, ErrorMessage>> = {
  KITH_OPERATION_UNKNOWN: {
    message: '没有操作“{operation}”。',
    fix: '请检查名称；如果它由插件提供，请安装该插件。',
  },
  KITH_OPERATION_EVENT_UNKNOWN: {
    message: '操作发出了没有任何插件声明过的事件“{event}”。',
    fix: '请用 defineEvent 声明该事件，并列入插件的 events。',
  },
  KITH_OPERATION_NOTHING_ADDED: {
    message: '插件“{plugin}”要写入“{entity}”的追加字段，却没有追加过任何字段。',
    fix: '请在插件的 setup 中用 r.field 追加；其他插件追加的字段由追加它们的插件写入。',
  },
  KITH_OPERATION_TIMELINE_UNKNOWN: {
    message: '插件“{plugin}”写入了未注册的时间线类型“{type}”。',
    fix: '请在插件的 setup 中用 r.timeline 注册该类型。',
  },
  KITH_OPERATION_TIMELINE_VALUE: {
    message: '类型为“{type}”的时间线条目含有既非 id 也非单词的内容。',
    fix: '请只写入 id 和字段名，具体的值通过引用其所在的行来表达。',
  },
  KITH_OPERATION_COMMAND_UNKNOWN: {
    message: '插件“{plugin}”没有命令“{command}”。',
    fix: '请用“kith inspect”列出命令。',
  },
  KITH_OPERATION_REFUSED: {
    message: '插件“{plugin}”不允许在此处执行“{operation}”。',
    fix: '允许执行的条件见该插件的文档。',
  },
  KITH_OPERATION_NO_TOKENS: {
    message: '插件要为“{operation}”签发令牌，但该操作不接受它的此类令牌。',
    fix: '请指定该插件自己的、声明了 tokenIn 的操作；一次性令牌只能用于命令。',
  },
  KITH_OPERATION_STREAM_IN_TRANSACTION: {
    message: '{operation} 返回的是流，流的存续时间会超出调用它的事务。',
    fix: '请在事务之外，直接通过会话调用它。',
  },
  KITH_OPERATION_UPLOAD_IN_TRANSACTION: {
    message: '“{operation}”接收文件，不能在事务中运行。',
    fix: '请在事务之外调用：文件在接收过程中由它自己的事务保存，对文件的处理在返回之后仍会继续。',
  },

  KITH_SCHEMA_FIELD_INVALID: {
    message: '{field} 的声明无效：{rule}。',
    fix: '请按消息指出的规则修改声明。',
  },
  KITH_SCHEMA_NAME_TAKEN: {
    message: '不能声明字段 {field}：内核已占用同名的{what}。',
    fix: '请为字段换一个名称。',
  },
  KITH_SCHEMA_MERGE_FIELD_UNKNOWN: {
    message: '“{entity}”的合并规则提到了“{field}”，而实体中没有这个字段。',
    fix: '“same”和“distinct”中请只写该实体的字段，或声明该字段。',
  },
  KITH_SCHEMA_DECIMAL_SIZE: {
    message: 'f.decimal() 的精度须为 1 到 {most} 位，小数位数须在 0 到精度之间。',
    fix: '请用整数写明两者：f.decimal({ precision: 12, scale: 2 })。',
  },
  KITH_SCHEMA_ENTITY_UNKNOWN: {
    message: '没有安装实体“{entity}”。',
    fix: '请更正名称，或安装声明该实体的插件。',
  },

  KITH_POLICY_GROUP_TOO_SMALL: {
    message: '对“{entity}”的授权中，minGroup 不是大于等于 {least} 的整数。',
    fix: '请调大该值：分组过小会暴露其中的个人。',
  },
  KITH_POLICY_ROWS_INVALID: {
    message: '对“{entity}”的授权中，maxRows 不是大于 0 的整数。',
    fix: '请写明单次导出最多多少行；不限行数时可省略。',
  },

  KITH_RECORDS_WRITE_IN_QUERY: {
    message: '{operation} 进行了写入，但它是查询，或运行在查询之中。',
    fix: '请把该操作声明为命令，且只在命令中调用命令。',
  },
  KITH_RECORDS_FIELD_ADDED: {
    message: '字段 {field} 由插件追加，不能随行一起写入。',
    fix: '请在追加它的插件中用 ctx.extend 写入。',
  },

  KITH_PANEL_TIMEOUT: {
    message: '面板“{panel}”未在 {limit} 毫秒内加载完成。',
    fix: '请单独请求该面板，或稍后再试；其插件可以调大时限。',
  },
  KITH_IDEMPOTENCY_KEY_INVALID: {
    message: '该幂等键不能使用：{reason}。',
    fix: '请发送 1 到 255 个可见的 ASCII 字符，每件事用一个新键；UUID 即可。',
  },
  KITH_IDEMPOTENCY_MISMATCH: {
    message: '该幂等键已用于本操作的另一份输入。',
    fix: '重复调用时请发送与第一次完全相同的输入；要做另一件事，请换一个新键。',
  },
  KITH_IDEMPOTENCY_RUNNING: {
    message: '使用该幂等键的调用仍在执行。',
    fix: '请在 Retry-After 给出的秒数之后重复：得到的答复与第一次相同。',
  },
}
