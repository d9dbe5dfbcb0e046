import type { CreateTeamInput } from '@kith/core'

/** The team of the eight demo actors; it owns most of the Chinese customers. */
export const MAIN_TEAM = 'demo'

/** The team that owns fifty Chinese customers, which the demo actors' row rules leave out. */
export const BRANCH_TEAM = 'demo-branch'

/** The team of the Chinook customers. */
export const CHINOOK_SALES = 'chinook-sales'

/** The team of Chinook's technicians. */
export const CHINOOK_IT = 'chinook-it'

/** The team above both. */
export const CHINOOK = 'chinook'

/** All teams of the demo, each after the one above it. */
export const demoTeams: readonly CreateTeamInput[] = [
  { key: MAIN_TEAM, name: 'Demo team' },
  { key: BRANCH_TEAM, name: 'Demo branch' },
  { key: CHINOOK, name: 'Chinook' },
  { key: CHINOOK_SALES, name: 'Chinook sales', parentKey: CHINOOK },
  { key: CHINOOK_IT, name: 'Chinook IT', parentKey: CHINOOK },
]
