import type { Place } from './place.ts'

/** Databases that are not SQLite. */
export type Server = 'pglite' | 'postgres' | 'mariadb'

/** Where each finds a place for one test at a time. The modules load their drivers, so each is loaded when it is asked for. */
const creators: Readonly<Record<Server, () => Promise<Place>>> = {
  pglite: async () => (await import('./pglite-place.ts')).createPglitePlace(),
  postgres: async () => (await import('./postgres-place.ts')).createPostgresPlace(),
  mariadb: async () => (await import('./mariadb-place.ts')).createMariadbPlace(),
}

/** Whether a location is one of them. */
export function isServer(location: string): location is Server {
  return Object.hasOwn(creators, location)
}

/** Makes an empty place on one of them. */
export function createPlace(server: Server): Promise<Place> {
  return creators[server]()
}
