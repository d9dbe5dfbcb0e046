import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Category } from '../category.ts'
import { office } from '../fixtures/calendars.ts'
import { openDesk } from '../fixtures/open-desk.ts'
import { aroundTheClock, WorkingCalendar } from '../sla/calendar.ts'
import { type PastEvent, replay } from '../sla/replay.ts'
import type { PolicyInput } from '../ticket-inputs.ts'
import type { SentMessage } from '../ticket-times.ts'
import { type Policy, termsOf } from './policies.ts'

const MINUTE_MS = 60_000

const targets = [
  { metric: 'first_response', minutes: 120, thresholds: [{ percent: 50, actions: [] }] },
  { metric: 'next_response', minutes: 90 },
  { metric: 'update', minutes: 300, clock: 'wall' },
  { metric: 'resolution', minutes: 200, priorities: [1, 2] },
  { metric: 'resolution', minutes: 900 },
] satisfies PolicyInput['targets']

const policy: Omit<Policy, 'id'> = {
  version: 1,
  position: 1,
  isActive: true,
  activeFrom: null,
  activeTo: null,
  match: {},
  calendarId: null,
  calendarFrom: null,
  targets,
  pauseIn: ['waiting_customer'],
  onReopen: 'resume',
  isRetroactive: true,
}

const doings = ['reply', 'note', 'record', 'auto', 'wait', 'resolve', 'reopen', 'urgent', 'calm'] as const
type Doing = (typeof doings)[number]

it('clocks are what follows from what has happened to the ticket, whenever somebody looked at it', async () => {
  await using desk = await openDesk()
  const { id: calendarId } = await desk.admin.slaCalendars.create({ name: 'Office', ...office })
  const { id: policyId } = await desk.admin.slaPolicies.create({ name: 'All', calendarId, targets })
  const business = new WorkingCalendar(office)
  const anyTime = aroundTheClock('UTC')

  async function act(id: string, doing: Doing): Promise<void> {
    const move = (status: string) => desk.rep.tickets.transition({ id, status })
    const doIt = {
      reply: () => desk.rep.tickets.write({ id, body: 'x', lastSeenMessageId: null, force: true }),
      note: () => desk.rep.tickets.write({ direction: 'internal', id, body: 'x' }),
      record: () => desk.shop.tickets.write({ direction: 'in', id, body: 'x' }),
      auto: () => desk.shop.tickets.write({ id, body: 'x', direction: 'out', isAuto: true }),
      wait: () => move('waiting_customer'),
      resolve: () => move('resolved'),
      reopen: () => move('open'),
      urgent: () => desk.rep.tickets.update({ id, patch: { priority: 1 } }),
      calm: () => desk.rep.tickets.update({ id, patch: { priority: 3 } }),
    } satisfies Record<Doing, () => Promise<unknown>>
    await doIt[doing]()
  }

  async function pastOf(id: string): Promise<PastEvent[]> {
    const rows = async (table: string) =>
      (await desk.test.database
        .selectFrom(table)
        .selectAll()
        .where('ticket_id', '=', id)
        .execute()) as Record<string, string>[]
    const changes = (await rows('crm_tickets_ticket_change')).map((row) => ({
      key: row['id']!,
      at: new Date(row['occurred_at']!),
      category: row['category'] as Category,
      terms: termsOf(
        { ...policy, id: policyId },
        { priority: Number(row['priority']), kind: 'question' },
        { business, anyTime },
      ),
    }))
    const messages = (await rows('crm_tickets_ticket_message')).map((row) => ({
      key: row['id']!,
      at: new Date(row['occurred_at']!),
      message: {
        direction: row['direction'] as SentMessage['direction'],
        isAuto: Number(row['is_auto']) === 1,
      },
    }))
    return [...changes, ...messages].toSorted(
      (a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1),
    )
  }

  const steps = fc.array(fc.tuple(fc.constantFrom(...doings), fc.integer({ min: 1, max: 400 })), {
    minLength: 3,
    maxLength: 10,
  })
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { id } = await desk.open()
      for (const [doing, minutes] of all) {
        desk.test.clock.advance(minutes * MINUTE_MS)
        if (minutes % 3 === 0) while ((await desk.test.crm.tick()) > 0);
        await act(id, doing)
      }
      while ((await desk.test.crm.tick()) > 0);
      const { clocks } = replay(await pastOf(id), desk.test.clock())
      const { data } = await desk.rep.tickets.sla({ id })
      const shown = (clock: (typeof data)[number] | (typeof clocks)[number]) => {
        const {
          metric,
          seq,
          state,
          targetMs,
          consumedMs,
          pausedMs,
          startedAt,
          dueAt,
          breachedAt,
          stoppedAt,
        } = clock
        return { metric, seq, state, targetMs, consumedMs, pausedMs, startedAt, dueAt, breachedAt, stoppedAt }
      }
      const inOrder = <T extends { metric: string; seq: number }>(some: readonly T[]) =>
        some.toSorted((a, b) => a.metric.localeCompare(b.metric) || a.seq - b.seq)
      expect(inOrder(data.map(shown))).toEqual(inOrder(clocks.map(shown)))
    }),
    {
      numRuns: 15,
      // An answer to a ticket that is resolved, which the customer then takes up again.
      examples: [
        [
          [
            ['resolve', 1],
            ['reply', 1],
            ['record', 1],
            ['reply', 1],
          ],
        ],
      ],
    },
  )
})
