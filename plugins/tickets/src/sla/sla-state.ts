import { type Clock, isLive } from './clock.ts'

/** How the clocks of a ticket stand together. */
export const slaStates = ['ok', 'warning', 'breached', 'paused', 'met', 'missed'] as const

/** How the clocks of a ticket stand together. */
export type SlaState = (typeof slaStates)[number]

type Standing = Pick<Clock, 'state' | 'fired' | 'breachedAt' | 'dueAt'>

/** The worst of the clocks that live, or what has become of those that have ended; `null` without any. */
export function slaStateOf(clocks: readonly Standing[]): SlaState | null {
  const live = clocks.filter(isLive)
  if (live.some(({ breachedAt }) => breachedAt !== null)) return 'breached'
  const running = live.filter(({ state }) => state === 'running')
  if (running.some(({ fired }) => fired.length > 0)) return 'warning'
  if (running.length > 0) return 'ok'
  if (live.length > 0) return 'paused'
  if (clocks.some(({ state }) => state === 'met_late')) return 'missed'
  return clocks.some(({ state }) => state === 'met') ? 'met' : null
}

/** When the first of the clocks that run is due. */
export function nextDueOf(clocks: readonly Standing[]): Date | null {
  const due = clocks.filter(isLive).flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt.getTime()]))
  return due.length === 0 ? null : new Date(Math.min(...due))
}
