import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, inject, it } from 'vitest'

import { createComplaintsCrm } from './create-crm.ts'
import { Figures } from './figures.ts'
import { importComplaints } from './import-complaints.ts'
import { readComplaints } from './read-complaints.ts'

interface Group {
  readonly complaints: number
  readonly timely: number
  readonly disputed: number
  readonly dispute_answered: number
}

interface Truth {
  readonly rows: number
  readonly overall: Group
  readonly by_product: Readonly<Record<string, Group>>
  readonly by_month_received: Readonly<Record<string, number>>
  readonly by_channel: Readonly<Record<string, number>>
  readonly by_company_response: Readonly<Record<string, number>>
  readonly top_10_companies: readonly (Group & { readonly company: string })[]
  readonly distinct_companies: number
  readonly negative_days: number
  readonly days_received_to_sent: {
    readonly n: number
    readonly min: number
    readonly max: number
    readonly mean: number
    readonly percentile_disc: Readonly<Record<string, number>>
  }
}

const text = (file: string) => readFileSync(join(inject('sharedData'), 'cfpb_complaints', file), 'utf8')

const channelNames = { Web: 'web', Referral: 'referral', Phone: 'phone', 'Postal mail': 'mail', Fax: 'fax' }

it('has the figures of the complaints that the CFPB has published', { timeout: 900_000 }, async () => {
  const truth = JSON.parse(text('truth.json')) as Truth
  const crm = await createComplaintsCrm()
  await importComplaints(crm, readComplaints(text('consumer_complaints.csv')))
  const figures = new Figures(crm)
  const groups = async (field: string) => ({
    complaints: await figures.by(field),
    timely: await figures.by(field, { isTimely: true }),
    disputed: await figures.by(field, { isDisputed: true }),
    dispute_answered: await figures.by(field, { isDisputed: { isNull: false } }),
  })
  const expectGroups = (found: Awaited<ReturnType<typeof groups>>, name: string, expected: Group) => {
    for (const measure of ['complaints', 'timely', 'disputed', 'dispute_answered'] as const)
      expect([name, measure, found[measure].get(name) ?? 0]).toEqual([name, measure, expected[measure]])
  }
  expect({
    complaints: await figures.total(),
    timely: await figures.total({ isTimely: true }),
    disputed: await figures.total({ isDisputed: true }),
    dispute_answered: await figures.total({ isDisputed: { isNull: false } }),
  }).toEqual({
    complaints: truth.overall.complaints,
    timely: truth.overall.timely,
    disputed: truth.overall.disputed,
    dispute_answered: truth.overall.dispute_answered,
  })
  const byProduct = await groups('product')
  for (const [product, expected] of Object.entries(truth.by_product))
    expectGroups(byProduct, product, expected)
  const byCompany = await groups('against')
  for (const expected of truth.top_10_companies) expectGroups(byCompany, expected.company, expected)
  expect(await figures.distinct('against')).toBe(truth.distinct_companies)
  for (const [month, expected] of Object.entries(truth.by_month_received))
    expect([month, await figures.received(month)]).toEqual([month, expected])
  const byChannel = await figures.by('channel')
  for (const [name, expected] of Object.entries(truth.by_channel))
    expect(byChannel.get(channelNames[name as keyof typeof channelNames])).toBe(expected)
  expect(Object.fromEntries(await figures.by('outcomeCode'))).toEqual(truth.by_company_response)
  const days = await figures.daysToForward()
  const { n, min, max, mean, percentile_disc: percentiles } = truth.days_received_to_sent
  expect([days.length, days[0], days.at(-1)]).toEqual([n, min, max])
  expect(days.reduce((sum, each) => sum + each, 0) / days.length).toBeCloseTo(mean, 4)
  expect(days.filter((each) => each < 0)).toHaveLength(truth.negative_days)
  for (const [name, expected] of Object.entries(percentiles)) {
    const share = Number(name.slice(1)) / 100
    expect([name, days[Math.ceil(days.length * share) - 1]]).toEqual([name, expected])
  }
  await crm.close()
})
