import type { Messages, Phrases } from './messages.ts'
import { sayInChinese } from './zh-validation.ts'

/** Rules of declaring fields, at the start and for fields of a tenant. */
const fieldRules: Phrases = {
  'state a sensitivity class with .class()': '须用 .class() 声明敏感级别',
  'an enum needs at least one option': '枚举至少要有一个选项',
  'only an enum has options': '只有枚举才有选项',
  'each option stands once': '选项不能重复',
  'field names are camelCase ASCII': '字段名须为 camelCase 形式的 ASCII 字符',
  'an encrypted field needs a subject whose key seals it': '加密字段须有主体，用其密钥加密',
  'an encrypted field is neither searchable nor unique; use a blind index':
    '加密字段不能设为可搜索或唯一，请改用盲索引',
  'money is neither encrypted nor unique nor searchable': '金额字段不能加密，也不能设为唯一或可搜索',
  'the default is not a value of the field': '默认值不是该字段的合法取值',
  'the entity has a field of this name': '该实体已有同名字段',
  'the kernel keeps a column of this name': '内核已占用同名的列',
  'an added field cannot be a reference; declare an entity that refers to this one':
    '追加的字段不能是引用；请另行声明一个引用该实体的实体',
  'an added field is neither unique nor searchable': '追加的字段不能设为唯一或可搜索',
  'an added field is either nullable or has a default, for rows that nothing was written for':
    '追加的字段须可为空或带默认值（二者择一），以便读取尚未写入过的行',
  'an encrypted field that is added to an entity is nullable': '追加的加密字段须可为空',
  'only an entity with encrypted fields of its own can be given more: its rows have no keys':
    '实体自身没有加密字段时，其数据行没有密钥，不能追加加密字段',
  ".merge('{strategy}') is for fields of the kinds {kinds}":
    ".merge('{strategy}') 只适用于 {kinds} 类型的字段",
}

/** The kernel in simplified Chinese. */
export const kernelMessages: Messages = {
  locale: 'zh-CN',
  validation: sayInChinese,
  errors: {
    KITH_FIELD_UNAVAILABLE: {
      message: '字段“{field}”不存在，或不允许在此处使用。',
      fix: '请对照参考文档检查字段名；如果字段确实存在，请向管理员申请在该位置使用它的权限。',
    },
    KITH_INVALID_QUERY: {
      message: '查询无效：{reason}。',
      fix: '请修改指针所指的部分；过滤语言的说明见指南“Filter and sort”。',
    },
    KITH_INVALID_CURSOR: {
      message: '该游标不属于当前查询和调用者，或已损坏。',
      fix: '请不带游标，从第一页重新开始。',
    },
    KITH_MALFORMED_JSON: {
      message: '请求体不是合法的 JSON。',
      fix: '请发送 UTF-8 编码的 JSON 文档（RFC 8259）。',
    },
    KITH_USE_SEARCH_BODY: {
      message: '字段“{field}”不能出现在 URL 中，因为 URL 会被写入日志。',
      fix: '请将同一查询作为 POST /customers/search 的请求体发送。',
    },
    KITH_UNAUTHENTICATED: {
      message: '请求没有指明操作者。',
      fix: '请附上本系统要求的凭据，例如“Authorization: Bearer <key>”。',
    },
    KITH_FORBIDDEN: {
      message: '当前启用的角色都不具备权限“{permission}”。',
      fix: '请改用具备该权限的角色，或请管理员授权。',
    },
    KITH_OUT_OF_REACH: {
      message: '按这些值写入后，该{entity}将超出您的可写范围。',
      fix: '请保留属于您的负责人和团队，或请权限更大的人来转移。',
    },
    KITH_NOT_FOUND: {
      message: '该{entity}不存在，或您无权查看。',
      fix: '请检查 id；需要访问权限时，请联系该记录的负责人或管理员。',
    },
    KITH_ROUTE_NOT_FOUND: {
      message: '该路由不存在。',
      fix: 'GET /openapi.json 列出了全部路由。',
    },
    KITH_CONFLICT: {
      message: '该{entity}的当前状态不允许此操作：{reason}。',
      fix: '请读取当前状态后再作决定。',
    },
    KITH_POSSIBLE_DUPLICATE: {
      message: '已存在唯一值相同的{entity}。',
      fix: '请用 lookup 操作查找已有的记录，或修改该值。',
    },
    KITH_VERSION_MISMATCH: {
      message: '该{entity}在版本 {version} 之后已被修改。',
      fix: '请重新读取，在当前版本上重做修改，并提交该版本号。',
    },
    KITH_PAYLOAD_TOO_LARGE: {
      message: '请求体超过 {limit} 字节。',
      fix: '请减少单次发送的内容。',
    },
    KITH_UNSUPPORTED_MEDIA_TYPE: {
      message: '请求体必须是 application/json。',
      fix: '请设置请求头“Content-Type: application/json”。',
    },
    KITH_VALIDATION: {
      message: '输入无效。',
      fix: '请逐项修正 issues 列出的值，每项都用 JSON 指针标明了位置。',
    },
    KITH_NUMBER_OVERFLOW: {
      message: '各行之和超出了 64 位整数的范围。',
      fix: '请按时间或状态缩小范围，减少求和的行数。',
    },
    KITH_MASK_ECHO: {
      message: '“{field}”的值看起来是先前读到的脱敏值。',
      fix: '修改时请不要带上脱敏字段，或提交真实值。',
    },
    KITH_PRECONDITION_REQUIRED: {
      message: '通过 HTTP 修改{entity}时，须指明所依据的版本。',
      fix: '请用请求头 If-Match 带上最近一次读取得到的 ETag。',
    },
    KITH_RATE_LIMITED: {
      message: '短时间内对“{what}”的调用过多。',
      fix: '请等待 Retry-After 给出的秒数。',
    },
    KITH_ACTOR_RESERVED: {
      message: '不能为“{kind}”类型的操作者打开会话。',
      fix: '请使用会对理由留下审计记录的 crm.system(reason, work)；人员和机器请用 user、apiKey 或 customer 类型。',
    },
    KITH_ROLE_RESERVED: {
      message: '不能以角色“{role}”打开会话：插件的权限只属于插件自己。',
      fix: '请把所需权限授予人员所持有的角色；角色名不能以“plugin:”开头。',
    },
    KITH_INTERNAL: {
      message: '服务器内部出错，请求失败。',
      fix: '请重试；如果问题仍然存在，请把请求 id 告知运维人员。',
    },
    KITH_INVARIANT: {
      message: 'Kith 进入了不应出现的状态：{fact}。',
      fix: '这是 Kith 自身的缺陷：请附上此消息和调用栈提交报告。',
    },
    KITH_NOT_READY: {
      message: '服务尚未就绪：{reason}。',
      fix: '请等待 Retry-After 给出的秒数后重试。',
    },
    KITH_MANAGED_BY_OWNER: {
      message: '插件“{plugin}”写入了“{entity}”的“{field}”，而该字段由“{owner}”管理。',
      fix: '请调用“{owner}”中修改该字段的操作，或用 r.field 追加自己的字段并通过 ctx.extend 写入。',
    },

    KITH_FOREIGN_TRANSACTION: {
      message: '传给 using() 的事务来自另一个 Kysely 实例。',
      fix: '请在以“database”传给 createCrm 的那个实例上打开事务。',
    },
    KITH_ROOT_IN_TRANSACTION: {
      message: '在已打开的事务中调用了需要独立事务的功能。',
      fix: '在闭包内请使用它收到的“as”，或使用 using(trx)。',
    },
    KITH_TRANSACTION_ENDED: {
      message: '在已经结束的事务中调用了操作。',
      fix: '请在事务闭包返回之前 await 每一个操作。',
    },

    KITH_DATABASE_DIALECT_UNSUPPORTED: {
      message: 'Kith 不支持该 Kysely 实例所用的方言（{adapter}）。',
      fix: '请使用受支持的数据库，清单见 README。',
    },
    KITH_DATABASE_MISSING: {
      message: 'createCrm 没有收到数据库。',
      fix: '请传入“database”：一个 Kysely 实例，或 { dialect }。',
    },
    KITH_DATABASE_MIGRATIONS_PENDING: {
      message: '数据库还有 {count} 个迁移未执行，第一个是 {first}。',
      fix: '请在提供服务之前运行“kith migrate”或 crm.migrate()。',
    },
    KITH_DATABASE_MIGRATION_CHANGED: {
      message: '迁移 {migration} 在执行之后被修改过。',
      fix: '请恢复其原文，并为这项改动另写一个迁移。',
    },
    KITH_DATABASE_MIGRATION_ORDER: {
      message: '有迁移在创建表“{table}”之前就修改了它。',
      fix: '请在更早的步骤中创建该表，或更正表名。',
    },
    KITH_DATABASE_MIGRATION_LOCKED: {
      message: '另一个进程正在迁移此数据库，{seconds} 秒内没有完成。',
      fix: '请等待它完成；如果该进程已经退出，它的租约会在一分钟内自动到期。',
    },
    KITH_DATABASE_SCHEMA_DRIFT: {
      message: '“{plugin}”的迁移所建的表与其实体不一致：{difference}。',
      fix: '请添加一个迁移，使表与实体的声明一致。',
    },
    KITH_DATABASE_NAME_TOO_LONG: {
      message: '标识符“{name}”超过 63 字节。',
      fix: '请缩短前缀、插件 id、实体名或字段名。',
    },

    KITH_GUARD_TABLE_CLOSED: {
      message: '插件“{plugin}”不能通过 ctx.db 访问表“{table}”。',
      fix: 'ctx.db 用插件自己的迁移中的名字称呼表，且只开放两类：不属于任何实体的表，以及所有字段都不高于“basic”级别的实体的表。其余请用 ctx.records。',
    },
    KITH_GUARD_STATEMENT_REFUSED: {
      message: '插件“{plugin}”发出的语句含有{part}，ctx.db 不予执行。',
      fix: '请用查询构造器编写普通的 select、insert、update 和 delete；允许的内容见指南“Tables of your own”。',
    },
    KITH_GUARD_TENANT_FIXED: {
      message: '插件“{plugin}”写入了“{table}”行的租户列。',
      fix: '请省略该列：ctx.db 会填入本次调用的租户。',
    },

    KITH_DI_MISSING: {
      message: '作用域“{scope}”中没有提供服务“{token}”。',
      fix: '请安装提供该服务的插件，并在“requires”中写明该插件。',
    },
    KITH_DI_NOT_REQUIRED: {
      message: '服务“{token}”由“{provider}”提供，而作用域“{scope}”看不到它的服务。',
      fix: '请在使用该服务的插件的“requires”中写明提供服务的插件。',
    },
    KITH_DI_STOP_FAILED: {
      message: '有 {count} 个服务未能停止。',
      fix: '各项失败见 cause 的“errors”；其余服务均已停止。',
    },
    KITH_DI_CYCLE: {
      message: '服务之间循环依赖：{path}。',
      fix: '请让其中一个服务在使用时（而不是创建时）才获取另一个。',
    },

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
    KITH_DELIVERY_EVENT_GONE: {
      message: '“{subscriber}”的一个投递所对应的事件已不在库中。',
      fix: '请丢弃该投递；如果曾手工删除数据行，今后请把事件交给保留策略清理。',
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

    KITH_VAULT_SECRET_REQUIRED: {
      message: 'createCrm 需要“secret”：至少 32 个字符，且在数据库的整个生命周期内保持不变。',
      fix: '请生成一个，例如用“openssl rand -base64 48”，并保存在数据库之外。',
    },
    KITH_VAULT_SECRET_MISMATCH: {
      message: '写入数据库时所用的密钥与 createCrm 收到的不同。',
      fix: '请用创建该数据库时的密钥启动；备份数据时，密钥也要一并备份。',
    },
    KITH_VAULT_CELL_CORRUPT: {
      message: '{entity}.{field} 的一个加密值无法用其密钥在其位置上解密。',
      fix: '请确认“secret”就是写入数据库时所用的密钥；否则请从备份中恢复该行。',
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
      fix: '请更正定义；规则见指南“Tenant settings, views and custom fields”。',
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
  },
  phrases: {
    entity: {
      customer: '客户',
      contactPoint: '联系方式',
      customerIdentity: '外部标识',
      customerRelation: '客户关系',
      interaction: '互动记录',
      timelineEntry: '时间线条目',
      purpose: '处理目的',
      consentEntry: '同意记录',
      consentState: '同意状态',
      merge: '合并',
      mergeMove: '合并明细',
      subject: '主体',
      tenant: '租户',
      user: '用户',
      team: '团队',
      membership: '团队成员',
      share: '共享',
      savedView: '视图',
      customField: '自定义字段',
      userSettings: '个人设置',
      tag: '标签',
    },
    what: {
      duplicate: '查重',
      field: '字段',
      column: '列',
      entity: '实体',
      event: '事件',
      operation: '操作',
      subscription: '订阅',
      job: '任务',
      permission: '权限',
      mask: '脱敏方式',
      panel: '面板',
      'timeline type': '时间线类型',
      command: '命令',
      route: '路由',
      resource: '资源',
      'value of {point}': '{point} 的值',
      'The panel "{panel}"': '面板“{panel}”',
      'The timeline type "{type}"': '时间线类型“{type}”',
    },
    rule: fieldRules,
    reason: {
      ...fieldRules,
      'it has a key that this operation does not know': '含有该操作不支持的字段',
      'the key is reserved': '该键为保留字',
      'a policy may not use "aggregate"': '策略中不能使用“aggregate”',
      '"aggregate" takes an object': '“aggregate”的值须为对象',
      'an aggregate is compared with at least one operator': '聚合值至少要用一个运算符比较',
      'an aggregate names one of count, sum, avg, min, max': '聚合须指明 count、sum、avg、min、max 之一',
      'there is no such operator': '没有这个运算符',
      '"count" takes true': '“count”的值须为 true',
      'this field does not answer to "{operator}"': '该字段不支持“{operator}”',
      'money is compared within one currency; name it, for example "currency": "CNY"':
        '金额只能在同一币种内比较，请指明币种，例如 "currency": "CNY"',
      '"currency" takes an ISO 4217 code, three capital letters':
        '“currency”的值须为 ISO 4217 代码，即三个大写字母',
      'only money has a currency': '只有金额才有币种',
      '"between" takes a list of two values': '“between”的值须为含两个值的列表',
      'a condition names at least one operator': '条件至少要有一个运算符',
      'a policy may not use "contains"': '策略中不能使用“contains”',
      '"isNull" takes true or false': '“isNull”的值须为 true 或 false',
      'a filter must be an object': '过滤条件须为对象',
      'the filter is nested deeper than {limit} levels': '过滤条件的嵌套超过 {limit} 层',
      '"and" and "or" take a list of filters': '“and”和“or”的值须为过滤条件的列表',
      'the test has no such argument': '该检验没有这个参数',
      'the filter follows more than {limit} relations in a row': '过滤条件连续经过的关系超过 {limit} 个',
      'a relation takes some, every, none or aggregate': '关系上只能用 some、every、none 或 aggregate',
      'the function takes the name of a field': '该函数的值须为字段名',
      'the filter has more than {limit} conditions': '过滤条件超过 {limit} 个',
      'the start of a key must be visible ASCII': 'key 的开头须为可见的 ASCII 字符',
      'a list cannot be a time': '列表不能是时间',
      'the operator takes a list': '该运算符的值须为列表',
      'the list has more than {limit} members': '列表超过 {limit} 项',
      '"{key}" takes a name': '“{key}”的值须为名称',
      'only instants are compared with the current time': '只有时刻字段才能与当前时间比较',
      'the offset must be a number and one of s, m, h, d, w, such as -90d':
        '偏移量须为数字加 s、m、h、d、w 之一，例如 -90d',
      'the value is not a valid {kind}': '该值不是合法的 {kind}',
      'null cannot be compared; use isNull': 'null 不能参与比较，请用 isNull',
      'the value must be {due}': '该值须为{due}',
      'none of these fields can be searched': '这些字段都不可搜索',
      '"q" needs a letter or a digit': '“q”至少要有一个字母、汉字或数字',
      '"q" takes at most {limit} words': '“q”最多 {limit} 个词',
      "the smallest and the largest value are one person's": '最小值和最大值会指向某一个人',
      'figures about groups are not filtered by what names one person':
        '分组统计不能用能指向某一个人的字段过滤',
      'figures about groups are filtered by at most {limit} other fields':
        '分组统计最多再用 {limit} 个其他字段过滤',
      'it makes more than {limit} groups': '分组超过 {limit} 个',
      'the {calculation} "{name}" is beyond the integers that can be told apart':
        '{calculation}“{name}”超出了可精确表示的整数范围',
      'it has 100 preferences of this kind': '该类偏好已有 100 项',
      'it has 100 tags': '已有 100 个标签',
      'its fields were written at the same time': '其字段同时被他人写入',
      'it was merged into {survivor}': '它已合并到 {survivor}',
      'its rows are only ever added': '其数据行只能新增',
      'its key was destroyed': '其密钥已销毁',
      'it was undone already': '它已经撤销过',
      'its source has told something else under the same external id':
        '同一外部标识下，来源曾提供过不同的内容',
      'its "every" is no such interval': '“every”不是合法的间隔',
      'its "cron" is no cron expression': '“cron”不是合法的 cron 表达式',
      'its "zone" is no IANA zone': '“zone”不是 IANA 时区',
      'its "cron" never comes': '“cron”永远不会触发',
      '"{field}" stays as it was created': '“{field}”创建后不能修改',
      'there is no such entity': '没有这个实体',
      'the label names at least one language, such as "en"': '标签至少要有一种语言，例如“en”',
      'each language of the label is a BCP 47 tag': '标签的语言须为 BCP 47 标记',
      'each label is a text of at most {limit} characters': '每个标签须为不超过 {limit} 个字符的文本',
    },
    due: {
      'a text, well-formed and without NUL': '格式良好且不含 NUL 的文本',
      'a safe integer': '安全整数',
      'a safe integer, in the smallest units of the currency': '安全整数，以币种的最小单位计',
      'true or false': ' true 或 false',
      'a calendar date, YYYY-MM-DD': '日期，格式为 YYYY-MM-DD',
      'an instant, RFC 3339, of the years 1 to 9999': '公元 1 年至 9999 年间的时刻，格式为 RFC 3339',
      'one of the words that the field allows': '该字段允许的取值之一',
      'a decimal text with exactly {scale} digits after the point and at most {precision} in all':
        '十进制文本，恰有 {scale} 位小数，总共不超过 {precision} 位',
    },
    part: {
      'text of its own': '自行拼写的文本',
      'a stream': '流',
      'a transaction of its own': '自己的事务',
      'an introspection': '内省查询',
      'values of a query': '来自查询的值',
      'several tables to delete from': '多个要删除的表',
      'this order': '这种排序',
      'this aggregate': '这种聚合',
      'this function': '这个函数',
      'this modifier': '这个修饰符',
      'a literal text': '字面文本',
      'this alias': '这种别名',
      'no table': '并非表的来源',
      'the clause "{clause}"': '子句“{clause}”',
    },
    difference: {
      '{table}: {difference}': '{table}：{difference}',
      'no migration creates the table': '没有迁移创建该表',
      'column "{column}" is missing': '缺少列“{column}”',
      'column "{column}" is declared differently': '列“{column}”的声明不一致',
      'column "{column}" belongs to no field': '列“{column}”不对应任何字段',
      'index on ({columns}) is missing': '缺少 ({columns}) 上的索引',
    },
    issue: {
      empty: '不能为空',
      too_long: '过长',
      length: '长度不对',
      checksum: '校验位不正确',
      birth_date: '出生日期不正确',
      malformed: '格式不正确',
      region: '地区代码不存在',
      no_letter: '至少要有一个文字',
      several: '只能是一个',
      invalid: '无效',
      in_the_future: '不能是将来的时间',
      missing_beside_external_id: '给出外部标识时须同时给出来源',
      'no IANA time zone': '不是 IANA 时区',
      'no BCP 47 language tag': '不是 BCP 47 语言标记',
      'no ISO 4217 currency': '不是 ISO 4217 币种代码',
      'no ISO 3166-1 region': '不是 ISO 3166-1 地区代码',
      'The row was {change}': '该行已被{change}',
      'Fields were edited: {fields}': '以下字段已被修改：{fields}',
      'Expected customers that differ from each other': '各客户不能相同',
      'Expected the id of one of the customers that are merged': '须为参与合并的某位客户的 id',
    },
    problem: {
      'The {what} "{name}" exists already.': '{what}“{name}”已存在。',
      'The plugin "{plugin}" is installed twice.': '插件“{plugin}”安装了两次。',
      'Plugins require each other: {circle}.': '插件之间循环依赖：{circle}。',
      'It requires the plugin "{plugin}", which is not installed.':
        '它需要插件“{plugin}”，但该插件没有安装。',
      'It works with the kernel {range}; this is {version}.': '它适用于内核 {range}，当前内核是 {version}。',
      'It works with {plugin} {range}; installed is {version}.':
        '它适用于 {plugin} {range}，已安装的是 {version}。',
      'Its options are not valid: {reasons}.': '它的选项无效：{reasons}。',
      'Its definition has the key "{key}", which means nothing.': '它的定义中有无意义的键“{key}”。',
      '"{id}" is no plugin id.': '“{id}”不是合法的插件 id。',
      '"{version}" is no version.': '“{version}”不是合法的版本号。',
      'The {what} "{name}" begins with no resource of the plugin; those are {resources}.':
        '{what}“{name}”不以该插件的资源开头；它的资源有 {resources}。',
      'The route "{route}" of "{operation}" is taken by "{other}" of the plugin "{plugin}".':
        '“{operation}”的路由“{route}”已被插件“{plugin}”的“{other}”占用。',
      '"{field}" is of the class {class}, and nothing says whom a row of "{entity}" is about.':
        '“{field}”的级别是 {class}，但没有说明“{entity}”的行属于哪个人。',
      'The hooks of "{operation}" contradict each other: {plugins}.':
        '“{operation}”的钩子顺序互相矛盾：{plugins}。',
      'The field "{field}" refers to the entity "{entity}", which no installed plugin declares.':
        '字段“{field}”引用了实体“{entity}”，但已安装的插件都没有声明它。',
      'It adds fields to the entity "{entity}", which no installed plugin declares.':
        '它为实体“{entity}”追加字段，但已安装的插件都没有声明该实体。',
      'It normalises the field "{field}", which no installed plugin declares.':
        '它规范化字段“{field}”，但已安装的插件都没有声明该字段。',
      '"{name}" subscribes to the event "{event}", which no installed plugin declares.':
        '“{name}”订阅了事件“{event}”，但已安装的插件都没有声明该事件。',
      'A {moment} hook is for the operation "{operation}", which no installed plugin declares.':
        '有一个 {moment} 钩子针对操作“{operation}”，但已安装的插件都没有声明该操作。',
      'It adds to the extension point "{point}", which no installed plugin declares.':
        '它向扩展点“{point}”添加内容，但已安装的插件都没有声明该扩展点。',
      'A grant names the permission "{permission}", which no installed plugin declares.':
        '有授权提到权限“{permission}”，但已安装的插件都没有声明该权限。',
      'A grant names rows or fields of "{entity}", which no installed plugin declares.':
        '有授权提到“{entity}”的行或字段，但已安装的插件都没有声明该实体。',
      'The panel "{panel}" asks for the permission "{permission}", which no installed plugin declares.':
        '面板“{panel}”要求权限“{permission}”，但已安装的插件都没有声明该权限。',
      'The timeline type "{type}" asks for the permission "{permission}", which no installed plugin declares.':
        '时间线类型“{type}”要求权限“{permission}”，但已安装的插件都没有声明该权限。',
      '"{operation}" asks for the permission "{permission}", which no installed plugin declares.':
        '“{operation}”要求权限“{permission}”，但已安装的插件都没有声明该权限。',
      'Its {moment} hook of "{operation}" has a wish about the plugin "{plugin}", which no installed plugin declares.':
        '它在“{operation}”上的 {moment} 钩子对插件“{plugin}”提出了顺序要求，但没有安装该插件。',
      '{what} "{name}", which no installed plugin declares.': '{what}“{name}”，但已安装的插件都没有声明它。',
    },
    fix: {
      'Correct the declaration; the message says what is wrong with it.': '请更正声明；消息说明了错误所在。',
      'Rename it.': '请换一个名称。',
      'List each plugin once.': '每个插件只列一次。',
      'Break the circle.': '请打破循环。',
      'Correct the name, or install the plugin that declares it.': '请更正名称，或安装声明它的插件。',
      'Add {plugin}() to the plugins of createCrm.': '请把 {plugin}() 加入 createCrm 的 plugins。',
      'Install a version of {plugin} that is made for this kernel, or change its range.':
        '请安装适用于此内核的 {plugin} 版本，或修改其版本范围。',
      'Install a version of {plugin} within {range}.': '请安装 {range} 范围内的 {plugin} 版本。',
      'Correct what is given to {plugin}() in the plugins of createCrm.':
        '请更正 createCrm 的 plugins 中传给 {plugin}() 的选项。',
      'Use one of {keys}.': '请使用以下之一：{keys}。',
      'Use lower case letters, digits and single hyphens.': '请使用小写字母、数字和单个连字符。',
      'Use a semantic version, such as 1.0.0.': '请使用语义化版本号，例如 1.0.0。',
      'Begin it with one of them or its plural, or declare a permission of the resource "{resource}".':
        '请以其中之一或其复数形式开头，或声明资源“{resource}”的权限。',
      'Give one of the two operations another path.': '请为其中一个操作换一个路径。',
      'Give the entity a subject, or export and erase what the plugin knows of a person with r.subject.':
        '请为该实体指定主体，或用 r.subject 导出和删除插件所掌握的个人信息。',
      'Take back one of their "before" or "after".': '请去掉其中一个“before”或“after”。',
    },
    change: { edited: '修改', deleted: '删除', taken: '占用' },
  },
}
