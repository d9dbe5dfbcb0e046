import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { openShop, refusalOf } from '../fixtures/open-shop.ts'

const DAY_MS = 86_400_000

const direct = {
  key: 'direct',
  name: 'Direct sales',
  stages: [
    { key: 'talk', name: 'First talk', category: 'open', probability: 10 },
    { key: 'offer', name: 'Offer', category: 'open', probability: 55 },
    { key: 'signed', name: 'Signed', category: 'won', probability: 100 },
    { key: 'gone', name: 'Gone', category: 'lost', probability: 0 },
  ],
} as const

const tea = {
  name: 'Tea for the office',
  amount: { amount: 100_001, currency: 'CNY' },
  expectedCloseOn: '2026-03-31',
}

/** A shop with a pipeline and an opportunity in it. */
async function openPipeline() {
  const shop = await openShop()
  await shop.admin.pipelines.create(direct)
  const { customerId, manager } = shop
  const add = (values: object = {}, customer = customerId) =>
    manager.opportunities.create({
      customerId: customer,
      pipeline: 'direct',
      opportunity: { ...tea, ...values },
    })
  const { id } = await add()
  return {
    ...shop,
    id,
    add,
    opportunities: manager.opportunities,
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  }
}

describe('an opportunity', () => {
  it('goes through the stages of its pipeline, with the time that it was in each', async () => {
    await using shop = await openPipeline()
    const { id, opportunities } = shop
    expect(await opportunities.get({ id })).toMatchObject({
      stage: 'talk',
      category: 'open',
      currency: 'CNY',
      ownerId: 'u-relationship-manager',
    })
    shop.test.clock.advance(2 * DAY_MS)
    await opportunities.move({ id, stage: 'offer' })
    await opportunities.move({ id, stage: 'offer' })
    shop.test.clock.advance(3 * DAY_MS)
    const won = await opportunities.win({ id, contract: { endOn: '2027-01-31' } })
    expect(won).toMatchObject({ stage: 'signed', category: 'won', closedAt: shop.test.clock() })
    const { data } = await shop.manager.opportunityMoves.list({ id })
    expect(data.map(({ from, to, durationMs }) => [from, to, durationMs])).toEqual([
      [null, 'talk', null],
      ['talk', 'offer', 2 * DAY_MS],
      ['offer', 'signed', 3 * DAY_MS],
    ])
    const { data: timeline } = await shop.manager.customers.timeline({ id: shop.customerId })
    const told = timeline.map(({ type }) => type).filter((type) => type.startsWith('opportunity.'))
    expect(told).toEqual(['opportunity.won', 'opportunity.moved', 'opportunity.created'])
  })

  it('that is won becomes the draft of one contract, also when it is opened again and won again', async () => {
    await using shop = await openPipeline()
    const { id, opportunities } = shop
    const { contractId } = await opportunities.win({ id })
    await opportunities.reopen({ id, stage: 'offer' })
    expect(await opportunities.win({ id, contract: { number: 'C-9' } })).toMatchObject({ contractId })
    const { data } = await shop.manager.contracts.list({})
    expect(data).toMatchObject([{ id: contractId, category: 'draft', title: tea.name, value: tea.amount }])
    const { id: other } = await shop.add()
    expect(await opportunities.win({ id: other, contract: null })).toMatchObject({ contractId: null })
  })

  it('that is lost says why, and which competitor has got it', async () => {
    await using shop = await openPipeline()
    const { id, opportunities } = shop
    expect(await refusalOf(opportunities.lose({ id, reason: 'whim' }))).toBe('KITH_SALES_STATUS_UNKNOWN')
    const code = await refusalOf(opportunities.lose({ id, reason: 'competitor' }))
    expect(code).toBe('KITH_SALES_COMPETITOR_MISSING')
    const named = { of: 'loss', key: 'cheaper', name: 'A cheaper one', category: 'competitor' } as const
    await shop.admin.salesStatuses.create(named)
    const lost = await opportunities.lose({ id, reason: 'cheaper', competitor: 'Acme', note: 'By a third' })
    expect(lost).toMatchObject({ category: 'lost', lostCategory: 'competitor', competitor: 'Acme' })
    for (const call of [
      () => opportunities.lose({ id, reason: 'price' }),
      () => opportunities.win({ id }),
      () => opportunities.move({ id, stage: 'offer' }),
      () => opportunities.update({ id, patch: { amount: null } }),
    ])
      expect(await refusalOf(call())).toBe('KITH_SALES_OPPORTUNITY_CLOSED')
    expect(await opportunities.reopen({ id })).toMatchObject({
      stage: 'talk',
      competitor: null,
      closedAt: null,
    })
    expect(await refusalOf(opportunities.reopen({ id }))).toBe('KITH_SALES_OPPORTUNITY_OPEN')
  })

  it('begins in an active pipeline, and stays in the stages of its own', async () => {
    await using shop = await openPipeline()
    const other = { ...direct, key: 'partners', name: 'Partners' }
    const { id: pipelineId } = await shop.admin.pipelines.create({
      ...other,
      stages: [...direct.stages, { key: 'demo', name: 'Demo', category: 'open', probability: 20 }],
    })
    for (const stage of ['demo', 'signed', 'nowhere'])
      expect(await refusalOf(shop.opportunities.move({ id: shop.id, stage }))).toBe(
        'KITH_SALES_STAGE_UNKNOWN',
      )
    await shop.admin.pipelines.update({ id: pipelineId, patch: { isActive: false } })
    const begin = (pipeline: string) =>
      shop.opportunities.create({ customerId: shop.customerId, pipeline, opportunity: tea })
    for (const pipeline of ['partners', 'unknown'])
      expect(await refusalOf(begin(pipeline))).toBe('KITH_SALES_PIPELINE_UNKNOWN')
  })

  it('is shown in the profile while it is open, and seen by those who hold its customer', async () => {
    await using shop = await openPipeline()
    const { id } = shop
    const panel = 'opportunities.open'
    const profile = () => shop.manager.customers.profile({ id: shop.customerId, panels: [panel] })
    expect((await profile()).panels[panel]).toMatchObject([{ id }])
    await shop.opportunities.lose({ id, reason: 'price' })
    expect((await profile()).panels[panel]).toBeNull()
    const stranger = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    for (const call of [
      () => stranger.opportunities.get({ id }),
      () => stranger.opportunityMoves.list({ id }),
      () => stranger.opportunities.reopen({ id }),
    ])
      expect(await refusalOf(call())).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(shop.rep.opportunities.get({ id }))).toBe('KITH_FORBIDDEN')
  })
})

describe('a pipeline', () => {
  const [talk, offer, signed, gone] = direct.stages
  it.each([
    ['nothing that is won', [talk, offer, gone]],
    ['a key twice', [talk, { ...offer, key: 'talk' }, signed, gone]],
    ['a chance of what is lost', [talk, signed, { ...gone, probability: 5 }]],
  ])('is refused with %s', async (_what, stages) => {
    await using shop = await openShop()
    expect(await refusalOf(shop.admin.pipelines.create({ ...direct, stages }))).toBe(
      'KITH_SALES_PIPELINE_UNSOUND',
    )
  })

  it('is configured by administrators, stage by stage', async () => {
    await using shop = await openPipeline()
    const demo = { pipeline: 'direct', key: 'demo', name: 'Demo', category: 'open', probability: 30 } as const
    expect(await refusalOf(shop.manager.pipelineStages.create(demo))).toBe('KITH_FORBIDDEN')
    const { id } = await shop.admin.pipelineStages.create({ ...demo, position: 2 })
    await shop.admin.pipelineStages.update({ id, patch: { probability: 40 } })
    const won = (await shop.manager.pipelineStages.list({ where: { category: 'won' } })).data[0]!
    expect(
      await refusalOf(shop.admin.pipelineStages.update({ id: won.id, patch: { probability: 40 } })),
    ).toBe('KITH_SALES_PIPELINE_UNSOUND')
    expect(await shop.opportunities.move({ id: shop.id, stage: 'demo' })).toMatchObject({ stage: 'demo' })
  })
})

describe('a forecast', () => {
  it('adds up the open ones by stage and currency, as likely as their stage is', async () => {
    await using shop = await openPipeline()
    const { opportunities } = shop
    const { id: abroad } = await shop.add()
    await opportunities.update({ id: abroad, patch: { amount: { amount: 5000, currency: 'EUR' } } })
    await shop.add({ amount: null })
    const { id: late } = await shop.add({ expectedCloseOn: '2026-09-30' })
    await opportunities.move({ id: late, stage: 'offer' })
    await opportunities.win({ id: (await shop.add()).id, contract: null })
    const { stages, totals } = await opportunities.forecast({ pipeline: 'direct' })
    expect(stages).toEqual([
      expect.objectContaining({
        stage: 'talk',
        currency: 'CNY',
        count: 1,
        amount: 100_001,
        weighted: 10_000,
      }),
      expect.objectContaining({ stage: 'talk', currency: 'EUR', count: 1, amount: 5000, weighted: 500 }),
      expect.objectContaining({
        stage: 'offer',
        currency: 'CNY',
        count: 1,
        amount: 100_001,
        weighted: 55_001,
      }),
    ])
    expect(totals).toEqual([
      { currency: 'CNY', count: 2, amount: 200_002, weighted: 65_001 },
      { currency: 'EUR', count: 1, amount: 5000, weighted: 500 },
    ])
    const soon = await opportunities.forecast({ pipeline: 'direct', to: '2026-06-30' })
    expect(soon.totals[0]).toMatchObject({ count: 1 })
  })

  it('tells analysts nothing of few people', async () => {
    await using shop = await openPipeline()
    const analyst = shop.test.as('market-analyst')
    expect(await analyst.opportunities.forecast({ pipeline: 'direct', from: '2026-01-01' })).toEqual({
      stages: [],
      totals: [],
      isSuppressed: true,
    })
    for (let count = 0; count < 10; count++) await shop.add({}, await shop.customer(`客户${count}`))
    const { totals } = await analyst.opportunities.forecast({ pipeline: 'direct', from: '2026-01-01' })
    expect(totals).toMatchObject([{ currency: 'CNY' }])
    expect(await refusalOf(analyst.opportunities.list({}))).toBe('KITH_FORBIDDEN')
  })
})

describe('whatever happens to it', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('move' as const), stage: fc.constantFrom('talk', 'offer', 'signed') }),
    fc.record({ kind: fc.constantFrom('win' as const, 'lose' as const, 'reopen' as const) }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 9 }) }),
  )

  it('its steps follow each other without a gap, end where it stands, and it has one contract at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await using shop = await openPipeline()
        const { id, opportunities } = shop
        const calls = {
          win: () => opportunities.win({ id }),
          lose: () => opportunities.lose({ id, reason: 'price' }),
          reopen: () => opportunities.reopen({ id }),
        }
        for (const each of steps)
          if (each.kind === 'wait') shop.test.clock.advance(each.days * DAY_MS)
          else if (each.kind === 'move') await refusalOf(opportunities.move({ id, stage: each.stage }))
          else await refusalOf(calls[each.kind]())
        const { data } = await shop.manager.opportunityMoves.list({ id, sort: 'id' })
        const { stage, stageSince, category, contractId } = await opportunities.get({ id })
        expect(data.map(({ from }) => from)).toEqual([null, ...data.slice(0, -1).map(({ to }) => to)])
        expect(data.at(-1)).toMatchObject({ to: stage, category, at: stageSince })
        const total = data.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
        expect(total).toBe(data.at(-1)!.at.getTime() - data[0]!.at.getTime())
        const { data: contracts } = await shop.manager.contracts.list({})
        expect(contracts.map((contract) => contract.id)).toEqual(contractId === null ? [] : [contractId])
      }),
      { numRuns: 15 },
    )
  })
})
