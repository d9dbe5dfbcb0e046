import type { ErrorMessage } from '../messages.ts'

/** What any request may be answered with. */
export const requestErrors: Readonly<Record<string, ErrorMessage>> = {
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
  KITH_TOKEN_INVALID: {
    message: '该密钥或链接无效，或已失效。',
    fix: '请使用最近一次签发的，或重新申请。',
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
}
