import type { EntityStore } from '../gate/entity-store.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { Directory, DirectoryTeam, DirectoryUser } from '../session/directory.ts'

type Row = Readonly<Record<string, unknown>>

/** The directory in the database: the users and teams of the call's tenant, in the call's transaction. */
export function databaseDirectory(call: GateCall, store: (entity: string) => EntityStore): Directory {
  const read = (entity: string, match: Row): Promise<Row[]> => store(entity).list(call, match)

  const teamRows = (): Promise<Row[]> => read('team', {})

  const peopleOf = async (users: readonly Row[], memberships: readonly Row[]): Promise<DirectoryUser[]> => {
    if (users.length === 0) return []
    const keys = new Map((await teamRows()).map((team) => [team['id'], String(team['key'])]))
    const teamsOf = Map.groupBy(memberships, (membership) => membership['userId'])
    return users.map((user) =>
      toPerson(
        user,
        (teamsOf.get(user['id']) ?? []).flatMap(({ teamId }) => keys.get(teamId) ?? []),
      ),
    )
  }

  return {
    async find(userId) {
      const users = await read('user', { key: userId })
      const [user] = users
      if (user === undefined) return undefined
      return (await peopleOf(users, await read('membership', { userId: user['id'] })))[0]
    },
    async list({ teamId, role } = {}) {
      const people = await peopleOf(await read('user', { isActive: true }), await read('membership', {}))
      return people
        .filter((person) => teamId === undefined || person.teamIds.includes(teamId))
        .filter((person) => role === undefined || person.roles.includes(role))
        .toSorted(byId)
    },
    async teams() {
      return (await teamRows()).map(toTeam).toSorted(byId)
    },
  }
}

function toPerson(user: Row, teamIds: readonly string[]): DirectoryUser {
  return {
    id: String(user['key']),
    name: String(user['name']),
    email: user['email'] as string | null,
    roles: user['roles'] as readonly string[],
    teamIds: teamIds.toSorted(),
    isActive: user['isActive'] === true,
  }
}

function toTeam(team: Row): DirectoryTeam {
  return {
    id: String(team['key']),
    name: String(team['name']),
    parentId: team['parentKey'] as string | null,
  }
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}
