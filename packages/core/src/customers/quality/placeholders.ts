/** What people type into a field that they have to fill. */
const placeholders: Readonly<Record<string, RegExp>> = {
  name: /^(?:测试|test|tester|未知|匿名|无名|姓名|客户|新客户|x{2,}|a{2,}|asdf|qwerty|null|none|unknown)\d*$/i,
  phone: /13800138000$|12345678\d{0,3}$|(\d)\1{7,}$/,
  email:
    /^(?:test|tests|none|no|null|abc|aaa|xxx|na|unknown|123|123456)@|@(?:test|none|abc|xxx|aaa)\.(?:com|cn)$|\.(?:invalid|test)$/,
  birthDate: /^(?:1900-01-01|1970-01-01|1899-12-3\d)$/,
  address: /^(?:测试|test|地址|x{2,}|a{2,}|1{2,})$/i,
}

/** Whether a value of a customer's field is one that stands for none. RFC 2606 reserves the domains `.test` and `.invalid`. */
export function isPlaceholder(field: string, value: string): boolean {
  return placeholders[field]?.test(value) ?? false
}
