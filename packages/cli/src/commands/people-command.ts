import type { ListQuery, Page } from '@kith/core'

import { cliErrors } from '../cli-errors.ts'
import type { CommandOptions } from './command-line.ts'
import { requireRoles } from './require-roles.ts'
import { withInstance } from './with-instance.ts'

/** What commands about people take. */
export interface PeopleOptions extends CommandOptions {
  readonly tenant: string
}

/** What `kith user create` takes. */
export interface UserCreateOptions extends PeopleOptions {
  readonly name: string
  readonly email?: string
  readonly role?: readonly string[]
  readonly team?: readonly string[]
}

/** What `kith team create` takes. */
export interface TeamCreateOptions extends PeopleOptions {
  readonly name: string
  readonly parent?: string
}

const PAGE = 200

/** Runs `kith user create`: the user and the memberships, or nothing. */
export async function runUserCreate(key: string, options: UserCreateOptions): Promise<void> {
  const { tenant, name, email, role = [], team = [] } = options
  await withInstance(options, async (crm, { policy }) => {
    requireRoles(role, policy)
    await crm.transaction(async ({ system }) => {
      const { users, teams } = system('create a user', tenant)
      const user = await users.create({ key, name, roles: role, ...(email === undefined ? {} : { email }) })
      for (const teamKey of team) {
        const [found] = (await teams.list({ where: { key: teamKey }, limit: 1 })).data
        if (found === undefined) throw cliErrors.TEAM_UNKNOWN({ team: teamKey })
        await teams.members.add({ id: found.id, userId: user.id })
      }
    })
    console.log(`User ${key} is created.`)
  })
}

/** Runs `kith user list`. */
export async function runUserList(options: PeopleOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    await crm.system(
      'list the users',
      async ({ users }) => {
        for (const user of await readAll((query) => users.list(query))) {
          const state = user.isActive ? 'active' : 'inactive'
          console.log(`${user.key}  ${state.padEnd(8)}  ${user.name}  roles=${user.roles.join(',') || '-'}`)
        }
      },
      options.tenant,
    )
  })
}

/** Runs `kith team create`. */
export async function runTeamCreate(key: string, options: TeamCreateOptions): Promise<void> {
  const { tenant, name, parent } = options
  await withInstance(options, async (crm) => {
    const input = { key, name, ...(parent === undefined ? {} : { parentKey: parent }) }
    await crm.system('create a team', ({ teams }) => teams.create(input), tenant)
    console.log(`Team ${key} is created.`)
  })
}

/** Runs `kith team list`. */
export async function runTeamList(options: PeopleOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    await crm.system(
      'list the teams',
      async ({ teams }) => {
        for (const team of await readAll((query) => teams.list(query)))
          console.log(`${team.key}  ${team.name}  parent=${team.parentKey ?? '-'}`)
      },
      options.tenant,
    )
  })
}

async function readAll<T>(list: (query: ListQuery) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await list({ sort: 'key', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...page.data)
    cursor = page.nextCursor
  }
  return rows
}
