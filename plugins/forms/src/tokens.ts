import { token } from '@kith/core'

import type { CaptchaVerifier } from './captcha.ts'

/** The captcha of the installation, if it has one. */
export const captchaToken = token<CaptchaVerifier | undefined>('forms.captcha')
