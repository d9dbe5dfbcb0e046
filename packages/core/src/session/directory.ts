/** A person who works with customers, as the directory knows them. */
export interface DirectoryUser {
  /** The key that actors carry as their id and customers as their `ownerId`. */
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly roles: readonly string[]
  /** The teams that the person belongs to directly. */
  readonly teamIds: readonly string[]
  /** Whether the person still works here. */
  readonly isActive: boolean
}

/** A team. Teams form trees: a customer of a team is also one of the teams above it. */
export interface DirectoryTeam {
  /** The key that customers carry as their `teamId`. */
  readonly id: string
  readonly name: string
  /** The team above, `null` at the top. */
  readonly parentId: string | null
}

/** Which people to list; several conditions are joined by "and". */
export interface DirectoryQuery {
  /** Members of exactly this team. */
  readonly teamId?: string
  readonly role?: string
}

/**
 * The people of one tenant: those who are not in the session, but to whom work is assigned, whom somebody notifies, or
 * who have to approve. It answers the kernel and plugins, whatever the caller may read; what leaves through an operation is
 * the operation's business.
 */
export interface Directory {
  /** The person with this id, active or not; `undefined` when the directory knows nobody of the id. */
  find(userId: string): Promise<DirectoryUser | undefined>
  /** The active people whom the query describes, by id. */
  list(query?: DirectoryQuery): Promise<readonly DirectoryUser[]>
  /** All teams, by id. */
  teams(): Promise<readonly DirectoryTeam[]>
}

/** The directory of a tenant, as a host gives it. */
export type DirectoryOf = (tenantId: string) => Directory
