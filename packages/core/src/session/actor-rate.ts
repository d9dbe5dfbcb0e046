import type { Actor } from './actor.ts'

const MACHINE_FACTOR = 10

/** How many calls an actor has in a minute, of what one person may call so often: machines have ten times as many. */
export function rateOf(actor: Actor, perMinute: number): number {
  return perMinute * (actor.kind === 'user' ? 1 : MACHINE_FACTOR)
}

/** The name of an actor's bucket for one kind of call. */
export function rateKeyOf(what: string, { tenantId, kind, id }: Actor): string {
  return JSON.stringify([what, tenantId, kind, id])
}
