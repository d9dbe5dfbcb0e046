import type { ErrorMessage } from '../messages.ts'

/** The database, services, encryption and stored files. */
export const platformErrors: Readonly<Record<string, ErrorMessage>> = {
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
  KITH_DATABASE_SERVER_TOO_OLD: {
    message: '数据库是 {server} {version}，而 Kith 需要 {needed} 或更高版本。',
    fix: '请升级服务器，或为 createCrm 指定其他数据库。',
  },
  KITH_DATABASE_SERVER_SETTING: {
    message: '数据库的设置 {setting} 是“{value}”，而 Kith 需要 {needed}。',
    fix: '请在服务器、数据库或驱动的选项中修改，然后重新启动。',
  },
  KITH_DATABASE_COLLATION: {
    message: '列 {column} 按排序规则 {collation} 比较文本，而不是按码位比较。',
    fix: '请改用“kith migrate --sql”为新数据库写出的排序规则，然后重新启动。',
  },
  KITH_DATABASE_COLUMN_MISSING: {
    message: '列 {column} 不存在，或是否允许为空被改动过。',
    fix: '请撤销手工所做的改动，或从备份中恢复该表。',
  },
  KITH_DATABASE_INDEX_MISSING: {
    message: '表 {table} 缺少索引 {index}。',
    fix: '请按“kith migrate --sql”为新数据库写出的语句重新建立，然后重新启动。',
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

  KITH_BLOB_GONE: {
    message: '该文件已不存在：已经过期或被移除。',
    fix: '请重新上传。文件的保留时间由 createCrm 的“files.keepDays”设定。',
  },
  KITH_BLOB_DAMAGED: {
    message: '存储的文件无法打开：缺少其中一块，或内容与写入时不同。',
    fix: '请确认文件存储和“secret”就是写入时所用的；并重新上传该文件。',
  },
}
