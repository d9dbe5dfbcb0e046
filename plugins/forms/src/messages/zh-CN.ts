import type { Messages } from '@kith/core'

/** The plugin in simplified Chinese. */
export const formMessages: Messages = {
  locale: 'zh-CN',
  errors: {
    KITH_FORMS_FIELD_CLOSED: {
      message: '表单不能收集字段“{field}”。',
      fix: '请使用说明身份和联系方式的字段、租户自定义字段，或 message。',
    },
    KITH_FORMS_REQUIRED_UNKNOWN: {
      message: '表单要求必填字段“{field}”，但没有收集它。',
      fix: '请把它加入 fields，或从 requiredFields 中去掉。',
    },
    KITH_FORMS_CONTACT_MISSING: {
      message: '表单既不要求电子邮箱，也不要求电话号码。',
      fix: '请把 email 或 phone 加入 fields 和 requiredFields：无法联系的人不能成为客户。',
    },
    KITH_FORMS_ORIGIN_INVALID: {
      message: '允许的来源中有一项不是来源：来源只由协议、主机和可选的端口组成。',
      fix: '请按浏览器的写法填写：https://www.example.com',
    },
    KITH_FORMS_PURPOSE_UNUSABLE: {
      message: '用途“{purpose}”未启用，或要求比该表单更严格的同意方式。',
      fix: '请用 purposes.create 或 purposes.update 登记或启用它，或把 consentKind 设为 separate。',
    },
    KITH_FORMS_TEXT_MISSING: {
      message: '表单征求同意，却没有说明同意的是哪份文本。',
      fix: '请提供 consentTextId 和 consentTextVersion；除非每个用途都有哈希，否则还需提供 consentTextHash。',
    },
    KITH_FORMS_CAPTCHA_MISSING: {
      message: '表单要求验证码，但本系统没有验证码服务。',
      fix: '请在 createCrm 的 plugins 中为 forms() 配置 captcha，例如使用 siteverify()。',
    },
    KITH_FORMS_CONFIRMATION_INCOMPLETE: {
      message: '表单采用双重确认，但缺少所需的设置。',
      fix: '请把 email 设为必填，提供含有令牌占位符的 https 地址 confirmationUrl，并安装可送达 email 的渠道。',
    },
    KITH_FORMS_ORIGIN_REFUSED: {
      message: '该表单不接受来自此页面的提交。',
      fix: '请把页面的来源加入表单的 allowedOrigins。',
    },
    KITH_FORMS_CAPTCHA_REFUSED: {
      message: '验证码未通过，或其结果已过期。',
      fix: '请重新完成验证码，并把新的结果作为 captcha 提交。',
    },
    KITH_FORMS_CAPTCHA_UNREACHABLE: {
      message: '目前无法核验验证码。',
      fix: '请重试；如果一直如此，请确认验证码服务可用且密钥正确。',
    },
  },
  phrases: {
    entity: { form: '表单', pendingSubmission: '待处理的提交', formSubmission: '表单提交' },
    issue: {
      'The form does not ask for this.': '表单没有收集此项。',
      'The form does not ask consent for this.': '表单没有就此征求同意。',
      'Expected one value': '只能填写一个值',
      'The text is longer than 5000 characters.': '文本超过 5000 个字符。',
    },
  },
}
