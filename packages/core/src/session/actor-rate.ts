import type { Actor } from './actor.ts'

const MACHINE_FACTOR = 10

/** How many calls an actor has in a minute, of what one person may call so often: machines have ten times as many. */
export function rateOf(actor: Actor, perMinute: number): number {
  return perMinute * (actor.kind === 'user' ? 1 : MACHINE_FACTOR)
}

const EVERYBODY_FACTOR = 60

/** How many calls all clients together have in a minute, of what one may call so often. */
export function rateOfEverybody(perMinute: number): number {
  return perMinute * EVERYBODY_FACTOR
}

/** The name of an actor's bucket for one kind of call. */
export function rateKeyOf(what: string, { tenantId, kind, id }: Actor): string {
  return JSON.stringify([what, tenantId, kind, id])
}
