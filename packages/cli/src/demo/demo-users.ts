import type { CreateUserInput } from '../directory/user.entity.ts'
import type { ChinookEmployee } from './data/chinook.ts'
import { demoActors } from './demo-actors.ts'
import { BRANCH_TEAM, CHINOOK, CHINOOK_IT, CHINOOK_SALES, MAIN_TEAM } from './demo-teams.ts'

/** The relationship manager with a token: owns a third of the main team's customers. */
export const DEMO_MANAGER = 'demo-relationship-manager'

/** A colleague in the same team: owns another third. */
export const COLLEAGUE = 'demo-colleague'

/** The relationship manager of the branch: owns its customers. */
export const BRANCH_MANAGER = 'demo-branch-manager'

const RELATIONSHIP_MANAGER = 'relationship-manager'

/** The key of an employee of the Chinook shop. */
export function employeeKey(id: number): string {
  return `chinook-${id}`
}

/** The people of the demo: the actors, two colleagues, and the staff of Chinook with its reporting lines. */
export function demoUsers(employees: readonly ChinookEmployee[]): CreateUserInput[] {
  const actors = demoActors.map(({ token, role, name }) => ({
    key: token,
    name,
    roles: [role],
    teamKeys: [MAIN_TEAM],
  }))
  const staff = employees.map((employee) => ({
    key: employeeKey(employee.id),
    name: `${employee.givenName} ${employee.familyName}`,
    title: employee.title,
    roles: rolesOf(employee),
    teamKeys: [teamOf(employee)],
    ...(employee.reportsTo === null ? {} : { managerKey: employeeKey(employee.reportsTo) }),
  }))
  return [
    ...actors,
    { key: COLLEAGUE, name: 'Liu Yang', roles: [RELATIONSHIP_MANAGER], teamKeys: [MAIN_TEAM] },
    { key: BRANCH_MANAGER, name: 'Yang Fan', roles: [RELATIONSHIP_MANAGER], teamKeys: [BRANCH_TEAM] },
    ...staff,
  ]
}

function teamOf({ title }: ChinookEmployee): string {
  if (title.startsWith('Sales')) return CHINOOK_SALES
  return title.startsWith('IT') ? CHINOOK_IT : CHINOOK
}

function rolesOf(employee: ChinookEmployee): string[] {
  const team = teamOf(employee)
  if (team === CHINOOK_IT) return ['system-admin']
  return [RELATIONSHIP_MANAGER]
}
