import { type ComplaintsCrm, TEAM } from './create-crm.ts'

const analyst = { id: 'ann', roles: ['service-rep'], attributes: { teamIds: [TEAM] } }

type Where = Readonly<Record<string, boolean | string | Readonly<Record<string, boolean | Date>>>>

const count = { n: 'count' } as const

/** Figures about complaints, as somebody of the team sees them. */
export class Figures {
  readonly #complaints

  constructor(crm: ComplaintsCrm) {
    this.#complaints = crm.as(analyst).complaints
  }

  /** How many there are. */
  async total(where: Where = {}): Promise<number> {
    const { data } = await this.#complaints.aggregate({ where, measures: count })
    return Number(data[0]?.measures['n'] ?? 0)
  }

  /** How many there are of each value of a field. */
  async by(field: string, where: Where = {}): Promise<ReadonlyMap<string, number>> {
    const { data } = await this.#complaints.aggregate({
      where,
      groupBy: [field],
      measures: count,
      limit: 1000,
    })
    return new Map(data.map(({ group, measures }) => [String(group[field]), Number(measures['n'])]))
  }

  /** How many different values a field has. */
  async distinct(field: string): Promise<number> {
    const { data } = await this.#complaints.aggregate({ measures: { n: { countDistinct: field } } })
    return Number(data[0]?.measures['n'])
  }

  /** How many were received in a month, `2016-02`. */
  received(month: string): Promise<number> {
    const from = new Date(`${month}-01T00:00:00Z`)
    const to = new Date(from)
    to.setUTCMonth(to.getUTCMonth() + 1)
    return this.total({ registeredAt: { gte: from, lt: to } })
  }

  /** The days from when each was received until it was handed on, the fewest first. */
  async daysToForward(): Promise<readonly number[]> {
    const days: number[] = []
    let cursor: string | undefined
    do {
      const fields = ['registeredAt', 'forwardedAt']
      const page = await this.#complaints.list({
        fields,
        sort: 'id',
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const { registeredAt, forwardedAt } of page.data)
        if (forwardedAt !== null) days.push((forwardedAt.getTime() - registeredAt.getTime()) / 86_400_000)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return days.toSorted((a, b) => a - b)
  }
}
