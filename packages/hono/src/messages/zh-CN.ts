import type { Messages } from '@kith/core'

/** What only exists over HTTP, in simplified Chinese. */
export const httpMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_METHOD_NOT_ALLOWED: {
      message: '该路由不支持请求所用的方法。',
      fix: '请使用响应头 Allow 列出的方法。',
    },
    KITH_ROUTE_TAKEN: {
      message: '有两个操作使用了路由“{route}”。',
      fix: '请修改其中一个操作的路由。',
    },
    KITH_ROUTE_UNUSABLE: {
      message: '无法提供 {operation}：“{route}”不是可以请求的路由。',
      fix: '路由请以 GET、POST、PUT、PATCH 或 DELETE 开头。',
    },
    KITH_INVALID_PRECONDITION: {
      message: '请求头 If-Match 在此处无效：{reason}。',
      fix: '请原样发送最近一次读取得到的 ETag（一个强实体标签），或省略该请求头。',
    },
    KITH_UPLOAD_TYPE: {
      message: '此请求的请求体须为文件本身，不能放在表单中，也不能压缩。',
      fix: '请把文件的字节作为请求体发送，例如用“curl --data-binary @customers.csv”，选项写在查询参数中。',
    },
    KITH_UPLOAD_BROKEN: {
      message: '文件没有完整到达。',
      fix: '请重新发送；已收到的部分没有保留。',
    },
  },
  phrases: {
    title: {
      'Bad Request': '请求无效',
      Unauthorized: '未认证',
      Forbidden: '无权限',
      'Not Found': '未找到',
      'Method Not Allowed': '方法不允许',
      Conflict: '冲突',
      'Precondition Failed': '前提条件不满足',
      'Content Too Large': '内容过大',
      'Unsupported Media Type': '不支持的媒体类型',
      'Unprocessable Content': '内容无法处理',
      'Precondition Required': '缺少前提条件',
      'Too Many Requests': '请求过多',
      'Internal Server Error': '服务器内部错误',
      'Service Unavailable': '服务不可用',
      'Client Error': '客户端错误',
      'Server Error': '服务器错误',
    },
    reason: {
      'it must be one strong tag such as "3"': '须为一个强标签，例如 "3"',
      'the operation works on no version': '该操作不针对任何版本',
      'a parameter is repeated': '有重复的参数',
      'a parameter is unknown': '有未知的参数',
      'a parameter is not valid JSON': '有参数不是合法的 JSON',
      'a parameter is not a JSON object': '有参数不是 JSON 对象',
      'this process is about to stop': '此进程即将停止',
      'the database does not answer': '数据库没有响应',
      'the database is not complete': '数据库不完整',
    },
    issue: {
      'The path or a header says this.': '该值由路径或请求头给出，不能写在请求体中。',
      'The document is nested deeper than {limit} levels.': '文档的嵌套超过 {limit} 层。',
      'The key "{key}" is not accepted.': '不接受键“{key}”。',
      'The document must be a JSON object.': '文档须为 JSON 对象。',
      'The document is not UTF-8.': '文档不是 UTF-8 编码。',
      'The document did not arrive whole.': '文档没有完整到达。',
    },
  },
}
