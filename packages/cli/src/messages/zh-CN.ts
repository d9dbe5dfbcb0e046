import type { Messages } from '@kith/core'

/** The `kith` command in simplified Chinese. */
export const cliMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_CLI_UNEXPECTED: {
      message: '命令意外失败：{failure}',
      fix: '请加上 --debug 重新运行，并报告它打印的内容。',
    },
    KITH_CLI_CONFIG_NOT_FOUND: {
      message: '没有配置文件 {file}。',
      fix: '请检查 --config 给出的路径。',
    },
    KITH_CLI_CONFIG_UNREADABLE: {
      message: '无法加载配置 {file}：{reason}。',
      fix: '请更正该文件。加载 TypeScript 需要 Node 22.18 或更高版本；更旧的版本可以加载 kith.config.js。',
    },
    KITH_CLI_CONFIG_INVALID: {
      message: '配置 {file} 无效：{reason}。',
      fix: '请更正所列的选项；每个选项的说明见 defineConfig() 的类型。',
    },
    KITH_CLI_PORT_INVALID: {
      message: '端口须为 0 到 65535 之间的整数。',
      fix: '请给出一个端口，例如 --port 4400；0 表示任意空闲端口。',
    },
    KITH_CLI_DRAIN_DELAY_INVALID: {
      message: '拒绝连接之前的等待时间须为 0 到 {most} 的整数秒。',
      fix: '请给出这样的数，例如 --drain-delay 5。',
    },
    KITH_CLI_TLS_INCOMPLETE: {
      message: 'HTTPS 需要证书及其密钥。',
      fix: '请同时给出 --tls-cert 和 --tls-key；或都不给，由代理终止 TLS。',
    },
    KITH_CLI_TLS_UNUSABLE: {
      message: '证书 {cert} 与密钥 {key} 不能使用：{reason}。',
      fix: '请检查两者都是本用户可读的 PEM 文件，并且彼此匹配。',
    },
    KITH_CLI_ADDRESS_UNAVAILABLE: {
      message: '无法使用地址 {address}：{reason}。',
      fix: '请停止占用该端口的进程，或用 --port 和 --host 另选地址。',
    },
    KITH_CLI_DATABASE_REQUIRED: {
      message: '没有指定数据库。',
      fix: '请传入 --db sqlite:crm.db 或 --db postgres://host/name，设置 KITH_DATABASE_URL，或在 kith.config.ts 中设置“database”。',
    },
    KITH_CLI_DATABASE_UNSUPPORTED: {
      message: 'Kith 无法打开“{scheme}:”类型的数据库。',
      fix: '支持“sqlite:<path>”、“sqlite::memory:”、SQLite 文件的路径、“postgres://”和“mariadb://”。',
    },
    KITH_CLI_DATABASE_URL: {
      message: '“{scheme}:”之后的数据库地址不是带有主机和数据库名称的 URL。',
      fix: '请写成“{scheme}://user:password@host/name”，密码中 URL 专用的符号请写成“%40”这样的形式。',
    },
    KITH_CLI_DATABASE_UNREACHABLE: {
      message: '无法打开数据库 {label}（{reason}）。',
      fix: '请检查服务器是否在运行、数据库是否存在，以及 URL 中的用户和密码。',
    },
    KITH_CLI_DRIVER_MISSING: {
      message: '打开此类数据库需要 {driver}，但没有安装。',
      fix: '请在 kith 旁运行“npm install pg”（PostgreSQL）或“npm install mysql2”（MariaDB）。',
    },
    KITH_CLI_DATABASE_NOT_FOUND: {
      message: '{path} 处没有数据库。',
      fix: '请用“kith migrate”创建，或更正路径。',
    },
    KITH_CLI_BACKUP_UNSUPPORTED: {
      message: '只有 SQLite 文件可以这样备份和恢复。',
      fix: '请用 --db 指定一个。其他数据库有自己的工具：pg_dump、mariadb-dump；用它们恢复之后，请运行“kith restore-check”。',
    },
    KITH_CLI_BACKUP_OPTION_INVALID: {
      message: '选项 {option} 须为{rule}。',
      fix: '请查看“kith backup --help”。',
    },
    KITH_CLI_BACKUP_DAMAGED: {
      message: '文件 {file} 不是完好的备份：{reason}。',
      fix: '请另做一份备份。如果这份是刚做的，请先检查磁盘。',
    },
    KITH_CLI_RESTORE_EXISTS: {
      message: '{path} 处已有数据库。',
      fix: '请用 --db 恢复到别处，或加上 --force：原有的数据库会保留在旁边。',
    },
    KITH_CLI_RESTORE_IN_USE: {
      message: '数据库 {path} 正被另一个进程使用。',
      fix: '请先停止“kith serve”和“kith worker”：否则它们会继续写入一个无人再看的文件。',
    },
    KITH_CLI_RESTORE_UNKNOWN: {
      message: '该备份有 {count} 个本版本不认识的迁移，第一个是 {first}。',
      fix: '请用生成它的版本或更新的版本来恢复。',
    },
    KITH_CLI_DATABASE_UNREADABLE: {
      message: '文件 {path} 无法作为 SQLite 数据库打开（{reason}）。',
      fix: '请确认目录存在、该文件是 SQLite 数据库，且当前用户可以写入。',
    },
    KITH_CLI_FILE_EXISTS: {
      message: '文件 {path} 已存在。',
      fix: '请用 --output 换一个名称，或移走该文件。',
    },
    KITH_CLI_FILTER_UNREADABLE: {
      message: '过滤条件不是 JSON。',
      fix: '请用单引号括住它，使 shell 保留其中的双引号：--where \'{"city":"上海"}\'。',
    },
    KITH_CLI_ACTOR_REQUIRED: {
      message: '给出了角色或团队，却没有给出具有它们的操作者。',
      fix: '请加上 --actor，写明导出记录在哪个 id 名下。',
    },
    KITH_CLI_AUTH_REQUIRED: {
      message: '没有人能够登录：既没有认证设置，也没有可用的 API 密钥。',
      fix: '请用“kith key create”创建密钥，或在 kith.config.ts 中设置“auth”；“kith serve --demo”两者都不需要。',
    },
    KITH_CLI_AUTH_INVALID: {
      message: '无法使用 JSON Web Key Set：{reason}。',
      fix: '请更正 kith.config.ts 中的“auth.jwks”。',
    },
    KITH_CLI_DEMO_SECRET: {
      message: '该密钥是演示模式的公开密钥。',
      fix: '请另外生成一个，例如用“openssl rand -base64 48”，并保存在数据库之外。',
    },
    KITH_CLI_DEMO_HOST: {
      message: '演示模式只能从本机访问，而“{host}”不是回环地址。',
      fix: '请去掉 --host。要让其他机器访问，请不带 --demo 提供服务，并使用自己的密钥和 API 密钥。',
    },
    KITH_CLI_DEMO_DATABASE: {
      message: '该数据库由演示模式创建，其密钥和令牌都是公开的。',
      fix: '请指定您自己的数据库，或加上 --demo。',
    },
    KITH_CLI_NOT_A_DEMO_DATABASE: {
      message: '演示模式只使用它自己创建的数据库，{path} 不是。',
      fix: '请去掉 --db，或指定一个尚不存在的文件，或服务器上的一个空数据库。',
    },
    KITH_CLI_COMMAND_UNKNOWN: {
      message: '没有命令“{command}”；可用的有 {known}。',
      fix: '请检查拼写；如果该命令由插件提供，请把插件列入 kith.config.ts。',
    },
    KITH_CLI_PLUGIN_NAME_INVALID: {
      message: '插件不能命名为“{name}”。',
      fix: '请使用其所保存内容的英文复数形式，小写，可用连字符，最多 40 个字符：“visits”、“follow-ups”。',
    },
    KITH_CLI_PLUGIN_FOLDER_EXISTS: {
      message: '目录 {folder} 已存在且不为空。',
      fix: '请换一个名称，或用 --in 换一个位置；不会覆盖任何文件。',
    },
    KITH_CLI_COMMAND_INVALID: {
      message: '命令不能这样运行：{reason}。',
      fix: '请加上 --help 查看用法。',
    },
    KITH_CLI_ROLE_UNKNOWN: {
      message: '策略中没有角色“{role}”；已有的角色是 {known}。',
      fix: '请使用策略中的角色。',
    },
    KITH_CLI_TEAM_UNKNOWN: {
      message: '该租户没有团队“{team}”。',
      fix: '请先用“kith team create”创建。',
    },
    KITH_CLI_KEY_INVALID: {
      message: '无法据此创建 API 密钥：{reason}。',
      fix: '请参阅“kith key create --help”。',
    },
    KITH_CLI_KEY_UNKNOWN: {
      message: '没有该 id 的 API 密钥。',
      fix: '请用“kith key list”列出密钥。',
    },
    KITH_CLI_IMPORT_FILE_REQUIRED: {
      message: '没有指定要导入的文件。',
      fix: '请指定一个文件，或要继续的导入：kith import --resume <id>。',
    },
    KITH_CLI_IMPORT_FILE_NOT_FOUND: {
      message: '没有文件 {file}。',
      fix: '请检查路径。',
    },
    KITH_CLI_IMPORT_MAP_INVALID: {
      message: '“{map}”没有说明列映射到哪里。',
      fix: '请写作 <column>=<target>，例如 --map "Mobile=phone" --map "Card no=identity:shop" --map "Colour=ignore"。',
    },
    KITH_CLI_IMPORT_UNMAPPED: {
      message: '无法确定导入 {id} 的各列映射到哪里；这些列已在上方列出。',
      fix: '请用 --map <column>=<target> 说明，并用 --resume <id> 继续；客户必须有姓名。',
    },
    KITH_CLI_IMPORT_FAILED: {
      message: '导入以 {code} 结束。',
      fix: '错误参考说明了该错误码的含义。此前已导入的内容会保留，可用 --resume 从中断处继续。',
    },
  },
  phrases: {
    entity: { apiKey: 'API 密钥' },
    what: { 'sign-in': '登录' },
    rule: {
      'an interval such as 30m, 6h or 1d, at most 24d': '30m、6h、1d 这样的间隔，最长 24d',
      'a whole number from 1': '从 1 起的整数',
    },
    reason: {
      'the keys of the identity provider cannot be fetched': '无法获取身份提供方的密钥',
      'its URL must begin with https': '其 URL 须以 https 开头',
      'it is no key set of RFC 7517': '不是 RFC 7517 规定的密钥集',
      'the file {path} cannot be read as JSON': '文件 {path} 无法作为 JSON 读取',
      '--expires is no lifetime such as 90d, no date and not "never"':
        '--expires 既不是 90d 这样的有效期，也不是日期或“never”',
      'it would have expired already': '它已经过期',
      unknown: '原因不明',
      'its folder does not exist': '所在目录不存在',
      'its pages do not fit together': '其页面彼此不相符',
      'it holds no CRM': '其中没有 CRM',
      'it is no SQLite database': '不是 SQLite 数据库',
      'it throws something that is no error': '它抛出的不是错误对象',
    },
  },
}
