import { KithError } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { byMail, openSurveys, satisfaction } from './fixtures/open-surveys.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (error instanceof KithError) return error.code
    throw error
  }
}

type Stage = Awaited<ReturnType<typeof openSurveys>>

/** Invites a customer and answers the token of the link. */
async function invited(
  stage: Stage,
  {
    id,
    customerId,
    ref = 'call-1',
    ...more
  }: { id: string; customerId: string; ref?: string; topic?: string },
): Promise<string> {
  const { token } = await stage.rep.surveys.invite({ id, customerId, ref, ...more })
  return token!
}

const responsesOf = async ({ manager }: Stage) =>
  (await manager.surveyResponses.list({ sort: ['respondedAt', 'id'] })).data

describe('an answer', () => {
  it('is kept with its customer, its score, and its texts apart', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey({ kind: 'csat' }), await stage.customer('Mei')]
    const token = await invited(stage, { id, customerId })
    expect(await stage.visitor.questions({ token })).toMatchObject({
      title: 'Our service',
      isAnswered: false,
    })
    const answers = { satisfied: 2, because: 'slow', words: 'Two weeks!' }
    await stage.visitor.answer({ token, answers })
    const [response] = await responsesOf(stage)
    expect(response).toMatchObject({
      customerId,
      score: 2,
      top: 0,
      bottom: 1,
      choices: { satisfied: 2, because: 'slow' },
      texts: '{"words":"Two weeks!"}',
      countedFor: 'service',
    })
    const { data } = await stage.manager.surveyInvitations.list({})
    expect(data).toMatchObject([{ state: 'completed', suppressedBecause: null }])
    const entries = (await stage.manager.customers.timeline({ id: customerId })).data
    expect(entries.map(({ type }) => type)).toContain('surveyResponse.recorded')
    const { panels } = await stage.manager.customers.profile({ id: customerId })
    expect(panels).toMatchObject({ 'surveys.answers': [{ score: 2 }] })
    const overseen = await stage.test.as('system-admin').customers.profile({ id: customerId })
    const [known] = overseen.panels['surveys.answers'] as readonly object[]
    expect(known).toMatchObject({ surveyId: id, countedFor: 'service' })
    expect(known).not.toHaveProperty('score')
  })

  it('is given once by a link, and what does not fit leaves the link as it is', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey(), await stage.customer('Mei')]
    const token = await invited(stage, { id, customerId })
    const faulty = stage.visitor.answer({ token, answers: { satisfied: 6, nothing: 1 } })
    await expect(faulty).rejects.toMatchObject({
      code: 'KITH_SURVEYS_ANSWERS_INVALID',
      issues: [
        { pointer: '/answers/satisfied', code: 'outOfRange' },
        { pointer: '/answers/nothing', code: 'unknown' },
      ],
    })
    await stage.visitor.answer({ token, answers: { satisfied: 5 } })
    expect(await refusalOf(stage.visitor.answer({ token, answers: { satisfied: 4 } }))).toBe(
      'KITH_TOKEN_INVALID',
    )
    expect(await refusalOf(stage.visitor.questions({ token }))).toBe('KITH_TOKEN_INVALID')
    expect(await responsesOf(stage)).toMatchObject([{ score: 5 }])
  })

  it('may be changed for as long as the survey says', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey({ editableHours: 24 }), await stage.customer('Mei')]
    const token = await invited(stage, { id, customerId })
    await stage.visitor.answer({ token, answers: { satisfied: 5 } })
    stage.test.clock.advance(DAY_MS - 1)
    expect(await stage.visitor.questions({ token })).toMatchObject({ isAnswered: true })
    await stage.visitor.answer({ token, answers: { satisfied: 1, because: 'unsolved' } })
    stage.test.clock.advance(1)
    expect(await refusalOf(stage.visitor.answer({ token, answers: { satisfied: 5 } }))).toBe(
      'KITH_TOKEN_INVALID',
    )
    expect(await refusalOf(stage.visitor.decline({ token }))).toBe('KITH_TOKEN_INVALID')
    expect(await responsesOf(stage)).toMatchObject([{ score: 1, bottom: 1, countedFor: 'service' }])
  })

  it('is to the questions that the invitation asked', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey(), await stage.customer('Mei')]
    const token = await invited(stage, { id, customerId })
    const questions = satisfaction.slice(0, 1)
    await stage.analyst.surveys.update({ id, patch: { questions } })
    const other = await invited(stage, { id, customerId: await stage.customer('Li'), ref: 'call-2' })
    expect((await stage.visitor.questions({ token })).questions).toHaveLength(3)
    expect((await stage.visitor.questions({ token: other })).questions).toHaveLength(1)
    await stage.visitor.answer({ token, answers: { satisfied: 1, because: 'slow' } })
    expect(await responsesOf(stage)).toMatchObject([{ revision: 1 }])
  })

  it('about the same replaces an earlier one in the figures', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey(), await stage.customer('Mei')]
    for (const [ref, satisfied] of [
      ['resolved-1', 1],
      ['resolved-2', 5],
    ] as const) {
      const token = await invited(stage, { id, customerId, ref, topic: 'ticket-7' })
      stage.test.clock.advance(HOUR_MS)
      const because = satisfied === 1 ? { because: 'slow' } : {}
      await stage.visitor.answer({ token, answers: { satisfied, ...because } })
    }
    const other = await invited(stage, { id, customerId, ref: 'resolved-3', topic: 'ticket-8' })
    await stage.visitor.answer({ token: other, answers: { satisfied: 4 } })
    expect(
      (await responsesOf(stage)).map(({ score, countedFor }) => `${score} ${countedFor}`).toSorted(),
    ).toEqual(['1 null', '4 service', '5 service'])
    const { results } = await stage.manager.surveys.results({ id })
    expect(results).toMatchObject([{ count: 2, score: 100 }])
  })

  it('that is bad is followed up once, and by whoever has the customer', async () => {
    await using stage = await openSurveys()
    const id = await stage.survey({ followUpAtMost: 2, followUpHours: 24, editableHours: 48 })
    const customerId = await stage.customer('Mei')
    const token = await invited(stage, { id, customerId })
    await stage.visitor.answer({ token, answers: { satisfied: 2, because: 'slow' } })
    await stage.visitor.answer({ token, answers: { satisfied: 1, because: 'slow' } })
    const { data } = await stage.manager.surveyFollowUps.list({})
    const dueAt = new Date(stage.test.clock().getTime() + DAY_MS)
    expect(data).toMatchObject([{ customerId, state: 'open', assigneeId: 'u-relationship-manager', dueAt }])
    const close = { id: data[0]!.id, outcome: 'recovered', note: 'She is happy again' } as const
    expect(await stage.manager.surveyFollowUps.close(close)).toMatchObject({
      state: 'closed',
      note: close.note,
    })
    expect(await refusalOf(stage.manager.surveyFollowUps.close(close))).toBe('KITH_SURVEYS_FOLLOW_UP_CLOSED')
    expect(await stage.test.events('surveyFollowUp.closed')).toHaveLength(1)
  })

  it('goes with its customer, and so does everything around it', async () => {
    await using stage = await openSurveys()
    const id = await stage.survey({ followUpAtMost: 2 })
    const customerId = await stage.customer('Mei')
    const token = await invited(stage, { id, customerId })
    await invited(stage, { id, customerId, ref: 'call-2' })
    await stage.visitor.answer({ token, answers: { satisfied: 1, because: 'slow', words: 'Never again' } })
    const officer = stage.test.as('dpo', { purpose: 'privacy-request' })
    await officer.customers.erase({ id: customerId, reason: 'request 7' })
    for (const table of ['response', 'invitation', 'follow_up']) {
      const rows = await stage.test.database.selectFrom(`crm_surveys_survey_${table}`).selectAll().execute()
      expect(rows).toEqual([])
    }
  })
})

describe('an anonymous answer', () => {
  it('is nobody’s: no row leads from it to who gave it', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey({ isAnonymous: true }), await stage.customer('Mei')]
    const token = await invited(stage, { id, customerId })
    await stage.visitor.answer({ token, answers: { satisfied: 4, words: 'Keep it up' } })
    expect(await responsesOf(stage)).toEqual([])
    const [row] = await stage.test.database.selectFrom('crm_surveys_anonymous_response').selectAll().execute()
    const { data } = await stage.manager.surveyInvitations.list({})
    expect(data).toMatchObject([{ customerId, state: 'completed' }])
    const text = JSON.stringify(row)
    for (const trace of [customerId, data[0]!.id, 'Keep it up']) expect(text).not.toContain(trace)
    expect(new Date(String(row!['responded_at'])).getTime() % DAY_MS).toBe(0)
    expect(await stage.test.events('anonymousResponse.recorded')).toMatchObject([
      { payload: { surveyId: id } },
    ])
    expect(await stage.test.events('surveyResponse.recorded')).toEqual([])
  })

  it('is promised for good', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey({ isAnonymous: true }), await stage.customer('Mei')]
    await invited(stage, { id, customerId })
    const change = stage.analyst.surveys.update({ id, patch: { isAnonymous: false } })
    expect(await refusalOf(change)).toBe('KITH_SURVEYS_HAS_INVITATIONS')
    expect((await stage.analyst.surveys.get({ id })).isAnonymous).toBe(true)
  })
})

describe('an invitation', () => {
  it('is one for one cause, and no other customer’s', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey(), await stage.customer('Mei')]
    const one = await stage.rep.surveys.invite({ id, customerId, ref: 'call-1' })
    const again = await stage.rep.surveys.invite({ id, customerId, ref: 'call-1' })
    expect(again).toEqual({ invitation: one.invitation, token: null })
    const other = await stage.customer('Li')
    const taken = stage.rep.surveys.invite({ id, customerId: other, ref: 'call-1' })
    expect(await refusalOf(taken)).toBe('KITH_SURVEYS_REF_REUSED')
  })

  it('of several at once is sent once within the days of the throttle', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey({ throttleDays: 30 }), await stage.customer('Mei')]
    const refs = Array.from({ length: 6 }, (_, index) => `call-${index}`)
    const asked = await Promise.all(refs.map((ref) => stage.rep.surveys.invite({ id, customerId, ref })))
    const states = asked.map(({ invitation }) => `${invitation.state} ${invitation.suppressedBecause}`)
    expect(states.toSorted()).toEqual([
      'sent null',
      ...Array.from({ length: 5 }, () => 'suppressed throttle'),
    ])
    expect(asked.filter(({ token }) => token !== null)).toHaveLength(1)
  })

  it('says why somebody is not asked', async () => {
    await using stage = await openSurveys()
    await stage.admin.purposes.create({ key: 'surveys', title: 'Surveys' })
    const id = await stage.survey({ ...byMail, purpose: 'surveys' })
    const customerId = await stage.customer('Mei')
    const why = async (ref: string, who = customerId) =>
      (await stage.rep.surveys.invite({ id, customerId: who, ref })).invitation.suppressedBecause
    expect(await why('1')).toBe('consent')
    const textVersionHash = 'ab'.repeat(32)
    const consent = { purpose: 'surveys', channel: 'phone', textVersionHash }
    await stage.manager.customers.consents.record({ id: customerId, ...consent })
    expect(await why('2')).toBeNull()
    const { id: silent } = await stage.manager.customers.create({ name: 'Li', teamId: 't1' })
    await stage.manager.customers.consents.record({ id: silent, ...consent })
    expect(await why('3', silent)).toBe('unreachable')
  })

  it('ends by declining, by time, and by a message that comes back', async () => {
    await using stage = await openSurveys()
    await stage.settle()
    const id = await stage.survey({ expiresAfterDays: 7 })
    const tokens = []
    for (const name of ['Mei', 'Li', 'Bo'])
      tokens.push(await invited(stage, { id, customerId: await stage.customer(name), ref: name }))
    await stage.visitor.decline({ token: tokens[0]! })
    const bounced = (await stage.test.as('integration').surveyInvitations.list({ where: { ref: 'call/Li' } }))
      .data
    await stage.test.as('integration').surveyInvitations.bounce({ id: bounced[0]!.id })
    stage.test.clock.advance(7 * DAY_MS)
    await stage.settle()
    const { data } = await stage.manager.surveyInvitations.list({ sort: ['ref'] })
    expect(data.map(({ ref, state }) => `${ref} ${state}`)).toEqual([
      'call/Bo expired',
      'call/Li bounced',
      'call/Mei declined',
    ])
    for (const token of tokens)
      expect(await refusalOf(stage.visitor.answer({ token, answers: { satisfied: 5 } }))).toBe(
        'KITH_TOKEN_INVALID',
      )
    const again = stage.test.as('integration').surveyInvitations.bounce({ id: bounced[0]!.id })
    expect(await refusalOf(again)).toBe('KITH_SURVEYS_INVITATION_ENDED')
  })
})

describe('a survey that is sent by itself', () => {
  it('asks whom an event is about, after a while, and reminds who has not answered', async () => {
    await using stage = await openSurveys()
    const settings = { ...byMail, triggerEvent: 'customer.updated', delayHours: 2, reminderDays: [3, 5] }
    await stage.survey({ ...settings, audience: { lifecycle: 'active' }, throttleDays: 90 })
    const [mei, li] = [await stage.customer('Mei'), await stage.customer('Li')]
    for (const id of [mei, li]) await stage.manager.customers.update({ id, patch: { nickname: 'x' } })
    await stage.settle()
    expect((await stage.manager.surveyInvitations.list({})).data).toEqual([])
    for (const id of [mei, li]) await stage.manager.customers.update({ id, patch: { lifecycle: 'active' } })
    await stage.settle()
    expect(stage.mail.sent).toEqual([])
    stage.test.clock.advance(2 * HOUR_MS)
    await stage.settle()
    expect(stage.mail.sent.map(({ to, subject }) => `${to} ${subject}`).toSorted()).toEqual([
      'li@example.com How was it?',
      'mei@example.com How was it?',
    ])
    const [first] = stage.mail.sent
    const token = /#([\w-]+)/.exec(first!.body)![1]!
    await stage.visitor.answer({ token, answers: { satisfied: 5 } })
    stage.test.clock.advance(3 * DAY_MS)
    await stage.settle()
    expect(stage.mail.sent).toHaveLength(3)
    expect(stage.mail.sent[2]!.to).not.toBe(first!.to)
    stage.test.clock.advance(2 * DAY_MS)
    await stage.settle()
    stage.test.clock.advance(30 * DAY_MS)
    await stage.settle()
    expect(stage.mail.sent).toHaveLength(4)
    expect(new Set(stage.tokens().slice(1, 2).concat(stage.tokens().slice(2))).size).toBe(1)
    expect(await stage.test.events('surveyInvitation.sent')).toHaveLength(2)
  })

  it('leaves no token in the database once it is over, and none in clear before', async () => {
    await using stage = await openSurveys()
    const id = await stage.survey(byMail)
    const customerId = await stage.customer('Mei')
    await stage.rep.surveys.invite({ id, customerId, ref: '1' })
    await stage.settle()
    const links = () => stage.test.database.selectFrom('crm_surveys_survey_link').selectAll().execute()
    const [link] = await links()
    expect(JSON.stringify(link)).not.toContain(stage.tokens()[0]!)
    await stage.visitor.answer({ token: stage.tokens()[0]!, answers: { satisfied: 5 } })
    expect(await links()).toEqual([])
  })

  it('asks nobody who was restricted meanwhile', async () => {
    await using stage = await openSurveys()
    const id = await stage.survey({ ...byMail, delayHours: 1 })
    const customerId = await stage.customer('Mei')
    await stage.rep.surveys.invite({ id, customerId, ref: '1' })
    await stage.manager.customers.update({ id: customerId, patch: { email: null } })
    stage.test.clock.advance(HOUR_MS)
    await stage.settle()
    expect(stage.mail.sent).toEqual([])
    const { data } = await stage.manager.surveyInvitations.list({})
    expect(data).toMatchObject([{ state: 'suppressed', suppressedBecause: 'unreachable' }])
  })

  it('goes out in waves to whom its audience says, each of them once a wave', async () => {
    await using stage = await openSurveys()
    const ids = []
    for (let n = 0; n < 105; n += 1) ids.push(await stage.customer(`c${n}`))
    await stage.manager.customers.update({ id: ids[7]!, patch: { lifecycle: 'churned' } })
    const nextWaveAt = new Date(stage.test.clock().getTime() + DAY_MS)
    const wave = { waveDays: 30, nextWaveAt, audience: { lifecycle: { ne: 'churned' } } }
    const id = await stage.survey({ ...byMail, ...wave })
    await stage.settle()
    expect(stage.mail.sent).toEqual([])
    stage.test.clock.advance(DAY_MS)
    await stage.settle()
    expect(new Set(stage.mail.sent.map(({ to }) => to)).size).toBe(104)
    expect(await stage.analyst.surveys.get({ id })).toMatchObject({
      wave: 1,
      waveCursor: null,
      nextWaveAt: new Date(nextWaveAt.getTime() + 30 * DAY_MS),
    })
    // Two waves passed while nobody was there to send them.
    stage.test.clock.advance(65 * DAY_MS)
    await stage.settle()
    expect(stage.mail.sent).toHaveLength(2 * 104)
    expect(await stage.analyst.surveys.get({ id })).toMatchObject({ wave: 2 })
  })
})

describe('figures', () => {
  it('are of the customers whom somebody sees, with how sure they are', async () => {
    await using stage = await openSurveys()
    const nps = [{ ...satisfaction[0]!, id: 'likely', min: 0, max: 10 }]
    const id = await stage.survey({ kind: 'nps', questions: nps })
    const given = [10, 9, 9, 8, 7, 6, 0, 10, 10, 10, 3, 9]
    for (const [index, likely] of given.entries()) {
      const customerId = await stage.customer(`c${index}`)
      const asked = { id, customerId, ref: `${index}`, assigneeId: index < 11 ? 'ann' : 'bob' }
      const { token } = await stage.rep.surveys.invite(asked)
      await stage.visitor.answer({ token: token!, answers: { likely } })
      stage.test.clock.advance(10_000)
    }
    await invited(stage, { id, customerId: await stage.customer('silent'), ref: 'silent' })
    const found = await stage.manager.surveys.results({ id })
    expect(found).toMatchObject({ invited: 13, isSuppressed: false })
    expect(found.responseRate).toBeCloseTo(12 / 13)
    // Seven promote, three detract.
    expect(found.results).toMatchObject([{ group: null, count: 12 }])
    expect(found.results[0]!.top.share).toBeCloseTo(7 / 12, 3)
    expect(found.results[0]!.score).toBeCloseTo(100 * (4 / 12), 1)
    expect(found.results[0]!.top.low).toBeCloseTo(0.3195, 3)
    const stranger = stage.test.as('relationship-manager', { id: 'eve', attributes: { teamIds: ['t9'] } })
    expect(
      (await stage.test.as('relationship-manager').surveys.results({ id, by: 'assigneeId' })).results,
    ).toHaveLength(2)
    expect(await stranger.surveys.results({ id })).toMatchObject({ invited: 0, results: [] })
    // An analyst is told of about ten, and of nobody's work where less than ten have rated somebody's.
    expect((await stage.analyst.surveys.results({ id })).results).toMatchObject([
      { count: 10, top: { share: found.results[0]!.top.share } },
    ])
    const apart = await stage.analyst.surveys.results({ id, by: 'assigneeId' })
    expect(apart).toMatchObject({ isSuppressed: true, results: [] })
  })

  it('leave out what was excluded, which whoever excludes it does not read', async () => {
    await using stage = await openSurveys()
    const [id, customerId] = [await stage.survey(), await stage.customer('Mei')]
    const token = await invited(stage, { id, customerId })
    await stage.visitor.answer({ token, answers: { satisfied: 1, because: 'slow', words: 'Never again' } })
    const { data } = await stage.admin.surveyResponses.list({})
    expect(data[0]).not.toHaveProperty('score')
    expect(data[0]).not.toHaveProperty('texts')
    const exclusion = { id: data[0]!.id, reason: 'A test by our own staff' }
    expect(await refusalOf(stage.manager.surveyResponses.exclude(exclusion))).toBe('KITH_FORBIDDEN')
    await stage.admin.surveyResponses.exclude(exclusion)
    expect((await stage.manager.surveys.results({ id })).results).toEqual([])
    const [seen] = await responsesOf(stage)
    expect(seen).toMatchObject({ excludedBecause: exclusion.reason, excludedBy: 'u-system-admin' })
    const entry = (await stage.test.audit()).findLast(({ entity }) => entity === 'surveyResponse')
    expect(entry).toBeDefined()
  })
})

describe('a survey that cannot be asked is refused', () => {
  it.each([
    [{ questions: [] }, 'QUESTIONS_INVALID', '/questions'],
    [{ questions: [satisfaction[0], satisfaction[0]] }, 'QUESTIONS_INVALID', '/questions/1'],
    [{ questions: satisfaction.slice(2) }, 'SCALE_MISSING', '/questions/0'],
    [{ kind: 'nps' }, 'SCALE_MISSING', '/questions/0'],
    [{ samplePercent: 0 }, 'NUMBER_OUT_OF_RANGE', '/samplePercent'],
    [{ reminderDays: [5, 3] }, 'REMINDERS_INVALID', '/reminderDays'],
    [{ reminderDays: [30] }, 'REMINDERS_INVALID', '/reminderDays'],
    [{ triggerEvent: 'nothing.happened' }, 'TRIGGER_UNKNOWN', '/triggerEvent'],
    [{ triggerEvent: 'surveyResponse.recorded' }, 'TRIGGER_UNKNOWN', '/triggerEvent'],
    [{ waveDays: 30 }, 'DELIVERY_INCOMPLETE', '/sendsTo'],
    [{ ...byMail, sendsTo: 'phone' }, 'DELIVERY_INCOMPLETE', '/sendsTo'],
    [{ ...byMail, message: 'Please tell us' }, 'DELIVERY_INCOMPLETE', '/sendsTo'],
  ] as const)('%j: %s', async (settings, code, pointer) => {
    await using stage = await openSurveys()
    await expect(stage.survey(settings as never)).rejects.toMatchObject({
      code: `KITH_SURVEYS_${code}`,
      issues: [{ pointer }],
    })
    expect((await stage.analyst.surveys.list({})).data).toEqual([])
  })

  it('where its audience is no filter', async () => {
    await using stage = await openSurveys()
    expect(await refusalOf(stage.survey({ audience: { nothing: 1 } }))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await refusalOf(stage.survey({ audience: ['x'] }))).toBe('KITH_INVALID_QUERY')
  })
})
