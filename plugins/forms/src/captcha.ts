import { formErrors } from './errors.ts'

/** The answer of a captcha, as the page sends it. */
export interface CaptchaAnswer {
  readonly response: string
  /** The IP address of who has solved it, where it is known. */
  readonly address?: string
}

/** Tells people from programs. */
export interface CaptchaVerifier {
  /** Whether the captcha was solved. @throws when it cannot be said. */
  verify(answer: CaptchaAnswer): Promise<boolean>
}

/** Where answers are verified. */
export interface SiteverifyOptions {
  /** The address of the service, for example `https://challenges.cloudflare.com/turnstile/v0/siteverify`. */
  readonly url: string
  /** The secret that the service has given to the site. */
  readonly secret: string
  /** How long the service may take, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number
}

interface Verdict {
  readonly success?: unknown
  readonly 'error-codes'?: unknown
}

/** What the service says when the site is at fault, and not who has solved the captcha. */
const FAULTS_OF_THE_SITE =
  /^(?:(?:missing|invalid)-input-secret|sitekey-secret-mismatch|internal-error|bad-request)$/

/**
 * Verifies captchas by the protocol that Turnstile, hCaptcha and reCAPTCHA v2 share: a form with `secret`, `response` and
 * `remoteip`, answered by JSON with `success`.
 *
 * @throws KITH_FORMS_CAPTCHA_UNREACHABLE when the service fails, takes too long, or does not know the site.
 */
export function siteverify({ url, secret, timeoutMs = 5000 }: SiteverifyOptions): CaptchaVerifier {
  return {
    async verify({ response, address }) {
      const body = new URLSearchParams({
        secret,
        response,
        ...(address === undefined ? {} : { remoteip: address }),
      })
      const verdict = await ask(url, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) })
      if (verdict.success === true) return true
      const codes = Array.isArray(verdict['error-codes']) ? verdict['error-codes'].map(String) : []
      if (codes.some((code) => FAULTS_OF_THE_SITE.test(code))) throw unreachable()
      return false
    },
  }
}

async function ask(url: string, init: RequestInit): Promise<Verdict> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error' })
    if (response.ok) return (await response.json()) as Verdict
    await response.body?.cancel()
  } catch (cause) {
    throw unreachable(cause)
  }
  throw unreachable()
}

const SECONDS_UNTIL_RETRY = 30

/** That nobody can say now whether the captcha was solved. */
export function unreachable(cause?: unknown) {
  return formErrors.CAPTCHA_UNREACHABLE({ cause, retryAfter: SECONDS_UNTIL_RETRY })
}
