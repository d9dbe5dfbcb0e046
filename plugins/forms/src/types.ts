import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { CaptchaVerifier } from './captcha.ts'
import type { FormEventPayload, SubmissionEventPayload, SubmissionRecordedPayload } from './events.ts'
import type { ReadableFormSubmission } from './form-submission.entity.ts'
import type { CreateFormInput, FormPatch, ReadableForm } from './form.entity.ts'

/** What the plugin takes. */
export interface FormsOptions {
  /** Tells people from programs, for the forms that ask for it. */
  readonly captcha?: CaptchaVerifier
}

/** What somebody sends. */
export interface SubmitFormInput {
  /** The key of the form. */
  readonly key: string
  /** What they have written, by field. */
  readonly values: Readonly<Record<string, string>>
  /** The keys of the purposes that they have agreed to. */
  readonly consents?: readonly string[]
  /** The answer of the captcha. */
  readonly captcha?: string
  /** Shown to nobody: who fills it in is a program, and is answered as everybody is. */
  readonly website?: string
}

/** Everything that forms add to the types of a host. */
export interface FormsTypes extends PluginTypes {
  readonly id: 'forms'
  readonly options: FormsOptions
  readonly events: {
    readonly 'form.created': FormEventPayload
    readonly 'form.updated': FormEventPayload
    readonly 'form.submitted': SubmissionEventPayload
    readonly 'form.confirmed': SubmissionEventPayload
    readonly 'formSubmission.recorded': SubmissionRecordedPayload
  }
  readonly operations: {
    readonly 'forms.create': { input: CreateFormInput; output: ReadableForm }
    readonly 'forms.get': { input: { readonly id: string }; output: ReadableForm }
    readonly 'forms.list': { input: ListQuery; output: Page<ReadableForm> }
    readonly 'forms.update': {
      input: { readonly id: string; readonly patch: FormPatch; readonly ifVersion?: number }
      output: ReadableForm
    }
    readonly 'forms.rotateKey': { input: { readonly id: string }; output: ReadableForm }
    readonly 'formSubmissions.list': { input: ListQuery; output: Page<ReadableFormSubmission> }
    readonly 'forms.submit': {
      input: SubmitFormInput
      output: { readonly submissionId: string }
      access: 'public'
    }
    readonly 'forms.confirm': {
      input: { readonly token: string }
      output: { readonly isConfirmed: true }
      access: 'token'
    }
  }
}
