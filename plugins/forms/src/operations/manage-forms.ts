import {
  channels,
  type ContextOf,
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { checkForm } from '../form-rules.ts'
import { formSubmissionEntity } from '../form-submission.entity.ts'
import { type Form, formEntity } from '../form.entity.ts'
import { captchaToken } from '../tokens.ts'
import type { FormsTypes } from '../types.ts'
import { SUBMIT } from './operation-names.ts'

type Ctx = ContextOf<FormsTypes>

const MOST_PURPOSES = 200

/** Makes a form, with a key of its own. */
export const createForm = defineOperation({
  name: 'forms.create',
  summary: 'Create a form',
  kind: 'command',
  permission: { entity: 'form', action: 'create' },
  input: valuesOf(formEntity, 'create'),
  output: readableOf(formEntity),
  route: 'POST /forms',
  async run(ctx, input) {
    const forms = ctx.records('form')
    const { id, changed } = await forms.create(input, { key: '' })
    await requireSound(ctx as Ctx, id)
    const managed = { key: await issueKey(ctx, id) }
    const { version, row } = await forms.update({ id, patch: {}, managed })
    ctx.emit('form.created', { formId: id, version, changed })
    return row
  },
})

/** Reads a form. */
export const getForm = defineOperation({
  name: 'forms.get',
  summary: 'Read a form',
  kind: 'query',
  permission: { entity: 'form', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(formEntity),
  route: 'GET /forms/{id}',
  run: (ctx, { id }) => ctx.records('form').get(id),
})

/** Lists forms. */
export const listForms = defineOperation({
  name: 'forms.list',
  summary: 'List forms',
  kind: 'query',
  permission: { entity: 'form', action: 'list' },
  input: listQuerySchema,
  output: pageOf(formEntity),
  route: 'GET /forms',
  run: (ctx, query) => ctx.records('form').list(query as ListQuery),
})

/** Changes a form: from the next submission on. */
export const updateForm = defineOperation({
  name: 'forms.update',
  summary: 'Change a form',
  kind: 'command',
  permission: { entity: 'form', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(formEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(formEntity),
  route: 'PATCH /forms/{id}',
  async run(ctx, change) {
    const { id, version, changed, row } = await ctx.records('form').update(change)
    await requireSound(ctx as Ctx, id)
    if (changed.length > 0) ctx.emit('form.updated', { formId: id, version, changed })
    return row
  },
})

/** Gives a form another key. The former one is wrong at once. */
export const rotateFormKey = defineOperation({
  name: 'forms.rotateKey',
  summary: 'Give a form another key',
  kind: 'command',
  permission: { entity: 'form', action: 'update' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(formEntity),
  route: 'POST /forms/{id}/key',
  async run(ctx, { id }) {
    await ctx.records('form').require(id, 'update')
    await ctx.tokens.revoke({ operation: SUBMIT, subject: id })
    const managed = { key: await issueKey(ctx, id) }
    const { version, changed, row } = await ctx.records('form').update({ id, patch: {}, managed })
    ctx.emit('form.updated', { formId: id, version, changed })
    return row
  },
})

/** Lists what customers have sent by forms: that they did, and what proves it. */
export const listSubmissions = defineOperation({
  name: 'formSubmissions.list',
  summary: 'List the submissions of forms',
  kind: 'query',
  permission: { entity: 'formSubmission', action: 'list' },
  input: listQuerySchema,
  output: pageOf(formSubmissionEntity),
  route: 'GET /form-submissions',
  run: (ctx, query) => ctx.records('formSubmission').list(query as ListQuery),
})

function issueKey(ctx: OperationContext, subject: string): Promise<string> {
  return ctx.tokens.issue({ operation: SUBMIT, subject })
}

/** Judges the form as it is now: whoever may write it sees all of it. */
async function requireSound(ctx: Ctx, id: string): Promise<void> {
  const own = ctx.asPlugin()
  const form = (await own.records('form').get(id)) as unknown as Form
  const purposes = await own.crm.purposes.list({ limit: MOST_PURPOSES })
  checkForm(form, {
    fields: ctx.catalog.get('customer').fields,
    purposes: purposes.data,
    hasCaptcha: ctx.get(captchaToken) !== undefined,
    hasMail: [...ctx.extensions(channels).values()].some(
      ({ contactPointKind }) => contactPointKind === 'email',
    ),
  })
}
