/** The words around the entries of the error reference, in one language. */
export interface ReferenceWords {
  readonly folder: string
  /** By page. */
  readonly titles: Readonly<Record<string, string>>
  readonly status: (status: number) => string
  readonly remedy: string
  readonly columns: readonly [code: string, status: string, meaning: string]
  readonly introduction: string
}

export const ENGLISH: ReferenceWords = {
  folder: 'docs/errors',
  titles: {
    general: 'General',
    start: 'Starting',
    client: 'Client',
    'command-line': 'Command line',
    database: 'Database and migrations',
    services: 'Services',
    uploads: 'Uploaded files',
    imports: 'Imports',
    ingestion: 'Ingestion',
    files: 'Files of records',
    brokers: 'Brokers',
    channels: 'Channels',
    masking: 'Masking',
    operations: 'Operations',
    encryption: 'Encryption',
    webhooks: 'Webhooks',
  },
  status: (status) => `Status ${status}. `,
  remedy: '**How to solve it:** ',
  columns: ['code', 'status', 'meaning'],
  introduction: `# Errors

Every error that Kith raises on purpose is a \`KithError\` with a code that stays the same. In process it carries \`code\`,
\`status\`, \`params\` and \`issues\`; over HTTP it is an answer of the type \`application/problem+json\`. Branch on the code,
not on the message. Words in italics stand for what the message names.

Anything else that goes wrong inside is answered over HTTP as \`KITH_INTERNAL\` without a reason, and so is
\`KITH_INVARIANT\`, a fault of Kith itself; the host learns the cause through \`onError\`.
`,
}

export const CHINESE: ReferenceWords = {
  folder: 'docs/zh-CN/errors',
  titles: {
    general: '通用',
    start: '启动',
    client: '客户端',
    'command-line': '命令行',
    database: '数据库与迁移',
    services: '服务',
    uploads: '上传的文件',
    imports: '导入',
    ingestion: '接入',
    files: '记录文件',
    brokers: '消息代理',
    channels: '渠道',
    masking: '脱敏',
    operations: '操作',
    encryption: '加密',
    webhooks: 'Webhook',
  },
  status: (status) => `状态码 ${status}。`,
  remedy: '**解决办法：** ',
  columns: ['错误码', '状态码', '含义'],
  introduction: `# 错误

Kith 主动抛出的错误都是 \`KithError\`，其错误码固定不变。在进程内，它带有 \`code\`、\`status\`、\`params\` 和 \`issues\`；
通过 HTTP，它是类型为 \`application/problem+json\` 的响应。程序请根据错误码分支，不要依赖消息文本。斜体的词代表消息中的具体内容。

内部发生的其他错误，通过 HTTP 一律回答 \`KITH_INTERNAL\`，不说明原因；Kith 自身的缺陷 \`KITH_INVARIANT\` 也是如此。
宿主应用通过 \`onError\` 得知原因。
`,
}
