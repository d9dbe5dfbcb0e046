/** How one of several who could take a ticket is chosen. */
export const picks = ['least_busy', 'round_robin', 'longest_idle'] as const

/** Why somebody was given a ticket: they answered the customer before, or the rule of the team; or nobody could. */
export const reasons = ['sticky', ...picks, 'nobody'] as const

/** Why somebody was given a ticket. */
export type Reason = (typeof reasons)[number]

/** Why somebody is not given a ticket. */
export type Obstacle = 'unskilled' | 'away' | 'off_duty' | 'full'

/** Somebody who may be given a ticket. */
export interface Candidate {
  readonly userId: string
  readonly skills: readonly string[]
  readonly isAvailable: boolean
  /** It is a working moment for them. */
  readonly isOnDuty: boolean
  /** The weight of the tickets that they have open. */
  readonly load: number
  readonly capacity: number | null
  /** When they were given a ticket the last time. */
  readonly lastGivenAt: Date | null
}

/** What a ticket asks for, and how the team chooses. */
export interface Choice {
  readonly skills: readonly string[]
  readonly weight: number
  /** Who answered the customer last, within the days of the team. */
  readonly stickyUserId: string | null
  readonly pick: (typeof picks)[number]
  readonly lastUserId: string | null
}

/** Somebody who was considered. */
export interface Considered {
  readonly userId: string
  readonly load: number
  readonly obstacle: Obstacle | null
}

/** Who is given the ticket, why, and who else was considered. */
export interface Chosen {
  readonly userId: string | null
  readonly reason: Reason
  readonly considered: readonly Considered[]
}

/** How much a ticket weighs: 4 at priority 1, 1 at priority 4. */
export function weightOf(priority: number): number {
  return 5 - priority
}

/** Chooses who is given a ticket: who has all its skills, is there, on duty, and not full; of these as the team says. */
export function chooseAgent(candidates: readonly Candidate[], choice: Choice): Chosen {
  const inOrder = candidates.toSorted((a, b) => compare(a.userId, b.userId))
  const considered = inOrder.map((each) => {
    const { userId, load } = each
    return { userId, load, obstacle: obstacleOf(each, choice) }
  })
  const able = inOrder.filter((_, index) => considered[index]!.obstacle === null)
  const sticky = able.find(({ userId }) => userId === choice.stickyUserId)
  const given = (because: Reason, userId: string | null): Chosen => ({ userId, reason: because, considered })
  if (sticky !== undefined) return given('sticky', sticky.userId)
  const picked = pickers[choice.pick](able, choice)
  return picked === undefined ? given('nobody', null) : given(choice.pick, picked.userId)
}

function obstacleOf(candidate: Candidate, { skills, weight }: Choice): Obstacle | null {
  if (!skills.every((skill) => candidate.skills.includes(skill))) return 'unskilled'
  if (!candidate.isAvailable) return 'away'
  if (!candidate.isOnDuty) return 'off_duty'
  return candidate.capacity !== null && candidate.load + weight > candidate.capacity ? 'full' : null
}

type Picker = (able: readonly Candidate[], choice: Choice) => Candidate | undefined

const pickers: Readonly<Record<(typeof picks)[number], Picker>> = {
  least_busy: (able) => able.toSorted((a, b) => a.load - b.load || idleFirst(a, b))[0],
  // Whoever comes after the last one by id, also when the last one is not there any more.
  round_robin: (able, { lastUserId }) =>
    able.find(({ userId }) => lastUserId === null || compare(userId, lastUserId) > 0) ?? able[0],
  longest_idle: (able) => able.toSorted(idleFirst)[0],
}

function idleFirst(a: Candidate, b: Candidate): number {
  return (a.lastGivenAt?.getTime() ?? 0) - (b.lastGivenAt?.getTime() ?? 0) || compare(a.userId, b.userId)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
