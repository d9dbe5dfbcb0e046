import type { ContractValues } from '@kith/sales'
import type { CreateSurveyInput } from '@kith/surveys'
import type { PolicyInput, TicketValues } from '@kith/tickets'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How soon customers of the demo are answered. */
export const demoPolicies: readonly PolicyInput[] = [
  {
    name: 'Complaints',
    position: 1,
    match: { kind: 'complaint' },
    targets: [
      { metric: 'acknowledge', minutes: 2 * 24 * 60, clock: 'wall' },
      { metric: 'resolution', minutes: 28 * 24 * 60, clock: 'wall' },
    ],
  },
  {
    name: 'Service',
    position: 2,
    targets: [
      { metric: 'first_response', minutes: 8 * 60, clock: 'wall' },
      { metric: 'resolution', minutes: 3 * 24 * 60, clock: 'wall' },
    ],
  },
]

/** A ticket of the demo. */
export interface DemoTicket {
  /** Which of the customers it is of. */
  readonly customer: number
  readonly hoursAgo: number
  readonly values: TicketValues
  /** What the customer was answered, if anything, and where the ticket stands then. */
  readonly reply?: { readonly body: string; readonly status: string }
}

/** Of several kinds, with clocks that run, stand still, were missed and were met. */
export const demoTickets: readonly DemoTicket[] = [
  {
    customer: 0,
    hoursAgo: 1,
    values: { subject: '包裹什么时候到？', kind: 'question', priority: 3, channel: 'web' },
  },
  {
    customer: 0,
    hoursAgo: 5,
    values: { subject: '想换一个颜色', kind: 'return', priority: 3, channel: 'email' },
    reply: { body: '请告诉我们您想要的颜色。', status: 'waiting_customer' },
  },
  {
    customer: 1,
    hoursAgo: 100,
    values: { subject: '付款页面打不开', kind: 'incident', priority: 2, channel: 'phone' },
  },
  {
    customer: 2,
    hoursAgo: 50,
    values: { subject: '发票抬头写错了', kind: 'service', priority: 3, channel: 'email' },
    reply: { body: '新的发票已寄出。', status: 'resolved' },
  },
]

/** The complaint of the demo, and what the customer was told until it reached a remedy. */
export const demoComplaint = {
  customer: 0,
  values: { subject: '壶盖到货时已破', product: '紫砂壶', issue: '运输破损', channel: 'phone' },
  stages: [
    { to: 'acknowledged', body: '我们已收到您的投诉，正在处理。' },
    { to: 'assessed', severity: 'major', validity: 'justified' },
    { to: 'investigating' },
    {
      to: 'proposed',
      remedy: 'refund',
      remedyValue: { amount: 39_900, currency: 'CNY' },
      body: '我们全额退款。',
    },
    { to: 'accepted' },
    { to: 'remedied' },
  ],
} as const

/** Contracts of the first firms and of the first person: the notice of some ends in days, of one in months. */
export function demoContracts(now: Date): readonly ContractValues[] {
  const day = (days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
  return [38, 45, 66, 240].map((endsIn, index) => ({
    number: `K-2026-${101 + index}`,
    type: index === 3 ? 'maintenance' : 'supply',
    title: index === 3 ? '茶具保养服务' : '年度供货协议',
    startOn: day(endsIn - 365),
    endOn: day(endsIn),
    noticeDays: 30,
    autoRenew: index % 2 === 0,
    value: { amount: 1_200_000 * (index + 1), currency: 'CNY' },
    signedOn: day(endsIn - 370),
  }))
}

/** How long ago a ticket was opened. */
export function openedAt({ hoursAgo }: DemoTicket, now: Date): Date {
  return new Date(now.getTime() - hoursAgo * HOUR_MS)
}

/** What customers are asked after a ticket. */
export const demoSurvey: CreateSurveyInput = {
  key: 'service',
  title: 'How was our service?',
  kind: 'csat',
  status: 'active',
  questions: [
    {
      id: 'satisfied',
      type: 'scale',
      min: 1,
      max: 5,
      isRequired: true,
      text: { en: 'How satisfied are you?', zh: '您对我们的服务满意吗？' },
    },
    { id: 'words', type: 'text', text: { en: 'Anything else?', zh: '还有什么想告诉我们的？' } },
  ],
  followUpAtMost: 2,
}

/** What some of them have answered. */
export const demoAnswers = [
  { satisfied: 2, words: '等得太久了。' },
  { satisfied: 5, words: '很快，很耐心。' },
  { satisfied: 4 },
] as const
