import { definePlugin } from '@kith/core'
import { z } from 'zod'

import { askConfirmation } from './ask-confirmation.ts'
import type { CaptchaVerifier } from './captcha.ts'
import { formErrors } from './errors.ts'
import { formEvents } from './events.ts'
import { formSubmissionEntity } from './form-submission.entity.ts'
import { formEntity } from './form.entity.ts'
import { formMessages } from './messages/zh-CN.ts'
import { createForms } from './migrations/0001-create-forms.ts'
import { confirmSubmission } from './operations/confirm-submission.ts'
import {
  createForm,
  getForm,
  listForms,
  listSubmissions,
  rotateFormKey,
  updateForm,
} from './operations/manage-forms.ts'
import { submitForm } from './operations/submit-form.ts'
import { removeOverdue } from './pending-repository.ts'
import { pendingSubmissionEntity } from './pending-submission.entity.ts'
import { formRights, managing, readingForms, seeingProof } from './rights.ts'
import { pendingOfPerson } from './subject.ts'
import { takeInConfirmed, takeInSubmitted } from './take-in.ts'
import { captchaToken } from './tokens.ts'
import type { FormsTypes } from './types.ts'

const captcha = z.custom<CaptchaVerifier>(
  (value) => typeof (value as Partial<CaptchaVerifier> | null)?.verify === 'function',
  'Expected a captcha: what siteverify() makes, or one of your own',
)

/**
 * Forms on web pages that bring in customers and consents.
 *
 * @example
 * createCrm({ plugins: [channels({ mail }), forms({ captcha: siteverify({ url, secret }) })], ... })
 */
export const forms = definePlugin<FormsTypes>({
  id: 'forms',
  version: '0.1.0',
  kernel: '^0.1',
  options: z.strictObject({ captcha: captcha.exactOptional() }),
  entities: [formEntity, pendingSubmissionEntity, formSubmissionEntity],
  events: formEvents,
  migrations: [createForms],
  errors: formErrors.$entries,
  messages: [formMessages],
  uses: formRights,
  setup(r, options) {
    r.provide(captchaToken, () => options.captcha)
    for (const operation of [createForm, getForm, listForms, updateForm, rotateFormKey])
      r.operation(operation)
    for (const operation of [listSubmissions, submitForm, confirmSubmission]) r.operation(operation)
    r.on('form.submitted', askConfirmation, { as: 'forms.ask-confirmation', inTransaction: false })
    r.on('form.submitted', takeInSubmitted, { as: 'forms.take-in' })
    r.on('form.confirmed', takeInConfirmed, { as: 'forms.take-in-confirmed' })
    r.job('forms.purge', {
      title: 'Remove what was sent by forms and not taken in in time',
      schedule: { every: '1h' },
      misfire: 'latest',
      run: (ctx) => removeOverdue(ctx),
    })
    r.subject(pendingOfPerson)
    for (const grant of managing) r.grant('system-admin', grant)
    r.grant('auditor', readingForms)
    for (const grant of seeingProof) r.grant('dpo', grant)
  },
})
