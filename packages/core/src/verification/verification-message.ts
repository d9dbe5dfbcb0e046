/** What a person reads who is sent a code, in the language of the tenant: Chinese, or English. */
export function verificationMessage(
  code: string,
  { locale, name }: { readonly locale: string; readonly name: string },
): { readonly subject: string; readonly body: string } {
  return /^zh\b/i.test(locale)
    ? {
        subject: `${name}：验证码 ${code}`,
        body: `您的验证码是 ${code}，10 分钟内有效。请勿告诉他人。如果您没有申请验证，请忽略本消息。`,
      }
    : {
        subject: `${name}: your code is ${code}`,
        body: `Your code is ${code}. It is valid for 10 minutes. Tell it to nobody. If you did not ask for it, ignore this message.`,
      }
}
