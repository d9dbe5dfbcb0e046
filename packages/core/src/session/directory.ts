/** A person known to the host, whether or not in a session. */
export interface DirectoryUser {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly teamIds: readonly string[]
  readonly managerId?: string
}

/**
 * The port to people who are not in the session: assignment, approval and notification ask it. The host implements it
 * over its own users; `kith serve` implements it over a small database one.
 */
export interface Directory {
  find(tenantId: string, id: string): Promise<DirectoryUser | undefined>
  list(
    tenantId: string,
    filter?: { readonly teamId?: string; readonly role?: string },
  ): Promise<readonly DirectoryUser[]>
  /** The ids of `teamIds` and of every team below them. */
  subtree(tenantId: string, teamIds: readonly string[]): Promise<readonly string[]>
}
