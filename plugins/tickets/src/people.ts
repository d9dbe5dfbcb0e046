import type { DirectoryUser, OperationContext } from '@kith/core'

import { ticketErrors } from './errors.ts'

/** Somebody who works here. @throws KITH_TICKETS_PERSON_UNKNOWN */
export async function requirePerson(
  { directory }: OperationContext,
  id: string,
  pointer: string,
): Promise<DirectoryUser> {
  const person = await directory.find(id)
  if (person?.isActive !== true) throw ticketErrors.PERSON_UNKNOWN({ pointer })
  return person
}

/** @throws KITH_TICKETS_TEAM_UNKNOWN */
export async function requireTeam(
  { directory }: OperationContext,
  id: string,
  pointer: string,
): Promise<void> {
  const teams = await directory.teams()
  if (!teams.some((team) => team.id === id)) throw ticketErrors.TEAM_UNKNOWN({ pointer })
}
