/** What a message of confirmation is made from. */
export interface ConfirmationParts {
  readonly title: string
  readonly link: string
  readonly tenant: { readonly locale: string; readonly name: string }
}

/** What a person reads who has sent a form and is to confirm it, in the language of the tenant: Chinese, or English. */
export function confirmationMessage({ title, link, tenant }: ConfirmationParts): {
  readonly subject: string
  readonly body: string
} {
  return /^zh\b/i.test(tenant.locale)
    ? {
        subject: `${tenant.name}：请确认“${title}”`,
        body: `我们收到了用此邮箱提交的“${title}”。请在 48 小时内打开以下链接确认：\n\n${link}\n\n如果不是您提交的，请忽略本消息，我们不会保留任何内容。`,
      }
    : {
        subject: `${tenant.name}: please confirm "${title}"`,
        body: `"${title}" was sent to us with this address. To confirm it, open this link within 48 hours:\n\n${link}\n\nIf it was not you, ignore this message: nothing of it will be kept.`,
      }
}
