import type { RawIdentity } from '../customers/normalize/raw-customer.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { findMatches, type Match, matchValuesOf } from '../upsert/match-customers.ts'
import { anonymousNamespace, type MessageIdentities, userNamespace } from './message.ts'

/** Which customers the caller sees under the names that sources give. */
export interface People {
  /** Whoever has a name: the one that the caller sees, and whether there is one that they do not see. */
  match(identity: RawIdentity): Match | undefined
  /** The one that the caller sees. Of somebody whom they do not see, nothing is told. */
  find(identity: RawIdentity | undefined): string | undefined
}

/** Finds customers by the names of a source, with one statement for all of them. */
export async function findPeople(ctx: KernelContext, identities: readonly RawIdentity[]): Promise<People> {
  const values = new Map(identities.map((identity) => [keyOf(identity), valueOf(ctx, identity)]))
  const matches = await findMatches(ctx, [...values.values()])
  const match = (identity: RawIdentity): Match | undefined =>
    matches.get(values.get(keyOf(identity))?.digests[0] ?? '')
  return { match, find: (identity) => (identity === undefined ? undefined : match(identity)?.visible[0]) }
}

function valueOf(ctx: KernelContext, identity: RawIdentity) {
  const [value] = matchValuesOf(ctx, { values: {}, identities: [identity] }, ['identity'])
  return value!
}

function keyOf({ namespace, externalId }: RawIdentity): string {
  return `${namespace}\0${externalId}`
}

/** The name of a person whom the source knows. */
export function userIdentity(source: string, { userId }: MessageIdentities): RawIdentity | undefined {
  return userId === undefined ? undefined : { namespace: userNamespace(source), externalId: userId }
}

/** The name of a person whom the source does not know yet. */
export function anonymousIdentity(
  source: string,
  { anonymousId }: MessageIdentities,
): RawIdentity | undefined {
  return anonymousId === undefined
    ? undefined
    : { namespace: anonymousNamespace(source), externalId: anonymousId }
}

/**
 * The name that says whom a message is about. Where the source knows the person, the anonymous name does not count: it is
 * the browser's, which others may use as well.
 */
export function personIdentity(source: string, message: MessageIdentities): RawIdentity {
  return (userIdentity(source, message) ?? anonymousIdentity(source, message))!
}
