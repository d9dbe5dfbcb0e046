/** The errors of the client in simplified Chinese. */
export const clientMessages = {
  locale: 'zh-CN',
  errors: {
    KITH_CLIENT_UNREACHABLE: {
      message: '服务器没有响应 {operation}。',
      fix: '请检查地址和网络连接。命令可能已经执行：请用同一个 idempotencyKey 再次调用，即可得知结果。',
    },
    KITH_CLIENT_UNREADABLE: {
      message: '对 {operation} 的响应不是 Kith 的响应：状态码 {status}。',
      fix: '请确认该地址就是 CRM 的挂载地址，且没有代理代为响应。',
    },
    KITH_CLIENT_UNAVAILABLE: {
      message: '服务器没有向此调用者提供操作 {operation}。',
      fix: '请检查拼写、服务器是否安装了该插件，以及调用者的角色是否可以使用它。',
    },
    KITH_CLIENT_INEXPRESSIBLE: {
      message: '{operation} 的输入无法写进地址：“{key}”。',
      fix: '路径中的值不能为空，列表的成员不能含逗号；否则请改用以请求体接收输入的操作。',
    },
  },
}
