import type { CreateUserInput } from '@kith/core'

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

/** A person of the demo and the key of their team. */
export interface DemoUser {
  readonly teamKey: string
  readonly input: CreateUserInput
}

/** The people of the demo: the actors, two colleagues, and the staff of Chinook with its reporting lines. */
export function demoUsers(employees: readonly ChinookEmployee[]): DemoUser[] {
  const actors = demoActors.map(({ token, role, name }) => ({
    teamKey: MAIN_TEAM,
    input: { key: token, name, roles: [role] },
  }))
  const staff = employees.map((employee) => ({
    teamKey: teamOf(employee),
    input: {
      key: employeeKey(employee.id),
      name: `${employee.givenName} ${employee.familyName}`,
      title: employee.title,
      roles: rolesOf(employee),
      ...(employee.reportsTo === null ? {} : { managerKey: employeeKey(employee.reportsTo) }),
    },
  }))
  return [
    ...actors,
    { teamKey: MAIN_TEAM, input: { key: COLLEAGUE, name: 'Liu Yang', roles: [RELATIONSHIP_MANAGER] } },
    { teamKey: BRANCH_TEAM, input: { key: BRANCH_MANAGER, name: 'Yang Fan', roles: [RELATIONSHIP_MANAGER] } },
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
