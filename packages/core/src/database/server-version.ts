import type { KithError } from '../shared/errors.ts'
import { databaseErrors } from './database-errors.ts'

/** The fault of a server that is older than Kith can use; none when it is not. */
export function tooOld({
  server,
  version,
  oldest: [major, minor],
}: {
  readonly server: string
  readonly version: string
  readonly oldest: readonly [number, number]
}): readonly KithError[] {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return []
  return [databaseErrors.SERVER_TOO_OLD({ server, version, needed: `${server} ${major}.${minor}` })]
}
