import type { ErrorMessage } from '../messages.ts'

/** Files of customers: read, imported and exported. */
export const fileErrors: Readonly<Record<string, ErrorMessage>> = {
  KITH_IMPORT_STATE: {
    message: '该导入处于“{state}”状态，不能变为“{next}”。',
    fix: '请读取该导入以了解其状态；各步骤的先后顺序见指南“Import customers”。',
  },
  KITH_IMPORT_COLUMN_UNKNOWN: {
    message: '文件中没有列“{column}”。',
    fix: '请使用该导入在“columns”中列出的列名。',
  },
  KITH_IMPORT_TARGET_UNKNOWN: {
    message: '列不能映射到“{target}”。',
    fix: '请映射到您可写的字段、“ignore”、“identity:<namespace>”或“contactPoint:<kind>”，后者还可加上“:<label>”。',
  },
  KITH_IMPORT_TARGET_TWICE: {
    message: '有两列映射到了“{target}”。',
    fix: '请把其中一列映射到“ignore”，或映射到联系方式，因为一位客户可以有多个联系方式。',
  },
  KITH_IMPORT_NAME_UNMAPPED: {
    message: '没有列映射到客户的姓名。',
    fix: '请把一列映射到“name”，或把两列分别映射到“familyName”和“givenName”。',
  },
  KITH_IMPORT_CUSTOMERS_ONLY: {
    message: '“{target}”的文件既不能预览，也不能撤销。',
    fix: '请先导入文件的一小部分，看看结果。',
  },
  KITH_IMPORT_TARGET_GONE: {
    message: '不再有插件接收“{target}”的文件。',
    fix: '请重新安装接收它的插件，或取消该导入。',
  },
  KITH_RECORD_KEY_UNAVAILABLE: {
    message: '不能按“{key}”匹配记录：您无权据此查找客户。',
    fix: '请从“matchBy”中去掉它，或请管理员授予据此查找客户的权限。',
  },
  KITH_IMPORT_SUPERSEDED: {
    message: '该导入已由另一次运行接续。',
    fix: '无需处理：另一次运行会完成它。',
  },
  KITH_RECORD_DUPLICATE: {
    message: '该记录所属的客户已经存在。',
    fix: '请用“onDuplicate”: “update”导入，或去掉该记录。',
  },
  KITH_RECORD_AMBIGUOUS: {
    message: '按“{key}”匹配，该记录对应 {count} 位客户。',
    fix: '请补充其中仅一位客户具有的外部标识或证件号码，或先合并这些客户。',
  },
  KITH_RECORD_EMPTY: {
    message: '该记录在已映射的列中都没有值。',
    fix: '请删除该行，或映射其值所在的列。',
  },

  KITH_INGESTION_BATCH_REFUSED: {
    message: '批次中有消息被拒绝，因此整个批次都没有写入。',
    fix: '请更正“errors”指出的消息后重新发送整个批次，或去掉“atomic”再发送。',
  },
  KITH_INGESTION_MESSAGE_INVALID: {
    message: '消息的“{field}”缺失，或不符合 Segment 规范或 CloudEvents 1.0。',
    fix: '请按指南“Ingest events”所示发送。',
  },
  KITH_INGESTION_MESSAGE_TOO_LARGE: {
    message: '消息大于 {limit} 字节。',
    fix: '请减少特征（traits）或属性（properties）的内容。',
  },
  KITH_INGESTION_IN_THE_FUTURE: {
    message: '消息所述的发生时间比收到时间晚 {minutes} 分钟以上。',
    fix: '请校准发送方的时钟，或同时发送“sentAt”，以便校正其时钟。',
  },
  KITH_INGESTION_TRAIT_UNKNOWN: {
    message: '客户没有接收特征“{trait}”的字段。',
    fix: '请添加以此为键的自定义字段，按字段名称命名该特征，或去掉它。',
  },
  KITH_INGESTION_ANONYMOUS_ID_TAKEN: {
    message: '该匿名标识属于另一位客户，仍归其所有。',
    fix: '换人登录时请启用新的匿名标识：Segment 各库的“reset”即可做到。',
  },
  KITH_INGESTION_UNIDENTIFIED: {
    message: '消息给出的标识尚无人认领；它会等到有人被识别为止。',
    fix: '请用同一标识发送“identify”或“alias”，届时会接收该消息。',
  },
  KITH_INGESTION_ALIAS_CONFLICT: {
    message: '两个标识分别属于客户 {customerId} 和 {otherId}。',
    fix: '如果两者是同一个人，请先合并再重放该消息；否则请丢弃它。',
  },
  KITH_INGESTION_SCHEMA_VIOLATED: {
    message: '消息在“{field}”处不符合模式“{schema}”。',
    fix: '请按模式发送，或修改模式。',
  },
  KITH_INGESTION_SCHEMA_UNKNOWN: {
    message: '模式“{event}”没有版本 {version}。',
    fix: '请注册该版本，或使用已注册的版本。',
  },

  KITH_FILE_EMPTY: {
    message: '文件是空的。',
    fix: '请确认选对了文件，且文件已写入完毕。',
  },
  KITH_FILE_FORMAT_UNKNOWN: {
    message: '该文件既不是 CSV、XLSX 工作簿、NDJSON，也不是 vCard：{reason}。',
    fix: '请在生成该文件的程序中另存为 UTF-8 编码的 CSV 或 XLSX。',
  },
  KITH_FILE_ENCODING_UNKNOWN: {
    message: '没有该名称的文本编码。',
    fix: '请省略编码，由系统检测，或使用 WHATWG 编码标准中的标签，例如“gb18030”。',
  },
  KITH_FILE_DELIMITER_INVALID: {
    message: '分隔符须为单个字符，且不能是引号或换行符。',
    fix: '请省略分隔符，由系统检测，或使用逗号、分号、制表符、竖线之一。',
  },
  KITH_FILE_TOO_MANY_COLUMNS: {
    message: '表头超过 {most} 列。',
    fix: '请检查分隔符，或去掉不需要的列。',
  },
  KITH_FILE_QUOTE: {
    message: '第 {line} 行的记录中，引号没有闭合，或引号单元格内的引号没有写成两个。',
    fix: '请闭合引号；引号单元格内的引号须写成两个（RFC 4180）。读取已从下一行继续。',
  },
  KITH_FILE_TOO_MANY_CELLS: {
    message: '第 {line} 行的记录有 {cells} 个单元格，而表头只有 {columns} 列。',
    fix: '请给含有分隔符的单元格加上引号，以免其内容错入下一列。',
  },
  KITH_FILE_RECORD_TOO_LARGE: {
    message: '第 {line} 行的记录有单元格超过 {cell} 个字符，或总长超过 {record} 个字符。',
    fix: '请缩短内容，或检查是否缺少换行符。',
  },
  KITH_FILE_UNREADABLE_TEXT: {
    message: '第 {line} 行的记录含有在该编码下不是文本的字节。',
    fix: '请将文件重新保存为 UTF-8，或指明其编码。',
  },
  KITH_FILE_JSON_LINE: {
    message: '第 {line} 行不是 JSON 对象。',
    fix: '请每行写一个完整的对象（NDJSON），前后不要有其他内容。',
  },
  KITH_FILE_LATE_MEMBER: {
    message: '第 {line} 行的记录含有开头各条记录都没有的成员。',
    fix: '请在第一行放一条成员齐全的记录，以便确定有哪些列。',
  },
  KITH_FILE_CARD_NOT_ENDED: {
    message: '从第 {line} 行开始的名片没有 END:VCARD。',
    fix: '请检查文件是否不完整；请重新导出，或补上缺少的行。',
  },
  KITH_FILE_OUTSIDE_CARD: {
    message: '第 {line} 行不在任何名片之内。',
    fix: '请把它放到 BEGIN:VCARD 和 END:VCARD 之间，或删除它。',
  },
  KITH_FILE_WORKBOOK_DAMAGED: {
    message: '该工作簿已损坏，或不是 XLSX 工作簿。',
    fix: '请用电子表格程序打开，重新保存为 XLSX 或 CSV。',
  },
  KITH_FILE_WORKBOOK_TOO_LARGE: {
    message: '该工作簿压缩或解压后的大小超出了可读取的范围。',
    fix: '请另存为没有大小限制的 CSV，或拆分该工作簿。',
  },
  KITH_FILE_SHEET_UNKNOWN: {
    message: '工作簿中没有该名称的工作表。',
    fix: '请使用工作表标签上的名称；省略时读取第一个工作表。',
  },

  KITH_EXPORT_TOO_MANY_ROWS: {
    message: '导出结果将超过您的角色单次可导出的 {most} 行。',
    fix: '请缩小过滤范围。更大的导出需要审批，而当前版本还没有审批功能。',
  },
}
