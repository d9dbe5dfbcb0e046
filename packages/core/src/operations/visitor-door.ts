import type { Database } from '../database/database.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { CountedCall, Rates } from '../rates/rates.ts'
import { rateOfEverybody } from '../session/actor-rate.ts'
import { networkOf } from '../session/client.ts'
import { isVisitor, type Session, visitorSessionFor } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { hmacSha256, type SecretKey } from '../shared/platform.ts'
import type { AccessToken, AccessTokens } from '../tokens/access-tokens.ts'
import { accessOf, type Operation } from './operation.ts'

/** What the door is made of. */
export interface VisitorDoorOptions {
  readonly tokens: AccessTokens
  readonly rates: Rates
  readonly database: Database
  readonly clock: Clock
  /** The key that client addresses are digested with, by use. */
  readonly keyFor: (use: string) => SecretKey
}

/** A call that comes to the door. */
export interface Visit extends CountedCall {
  readonly input: unknown
}

/**
 * Lets calls in that no actor makes, and only where they are meant to come in. Two kinds of buckets count them: one for
 * each client, which also bounds how many tokens it may try, and one for what the token stands for, however many clients
 * there are. They are kept apart, so that a crowd of clients cannot push the second kind out of memory.
 */
export class VisitorDoor {
  readonly #options: VisitorDoorOptions

  constructor(options: VisitorDoorOptions) {
    this.#options = options
  }

  /** Counts a call before anything of it is looked at. @throws KITH_RATE_LIMITED */
  count(operation: Operation, visit: Visit): void | Promise<void> {
    const { name, callsPerMinute } = operation
    const { actor, client } = visit.session
    if (accessOf(operation) === 'actor' || actor.kind === 'system' || callsPerMinute === undefined) return
    const address = client?.address
    return this.#options.rates.count(visit, {
      kind: 'client',
      policy: name,
      name: JSON.stringify([name, address && networkOf(address)]),
      perMinute: address === undefined ? rateOfEverybody(callsPerMinute) : callsPerMinute,
    })
  }

  /**
   * The session that an operation runs as: the caller's, or that of nobody known.
   *
   * @throws KITH_UNAUTHENTICATED where it takes calls from actors only; KITH_TOKEN_INVALID, whatever is wrong with the token.
   */
  admit(operation: Operation, visit: Visit): Session | Promise<Session> {
    const access = accessOf(operation)
    if (access !== 'actor') return this.#admitVisitor(operation, visit, access)
    if (isVisitor(visit.session)) throw kernelErrors.UNAUTHENTICATED()
    return visit.session
  }

  async #admitVisitor(operation: Operation, visit: Visit, access: 'token' | 'public'): Promise<Session> {
    const { session, input, unit } = visit
    const token = await this.#presented(operation, input, unit)
    const tenantId = token?.tenantId ?? session.tenantId
    if (session.actor.kind !== 'system')
      await this.#countSubject(operation, visit, [tenantId, token?.subject])
    const id = access === 'token' && token !== undefined ? { id: token.id } : {}
    return this.#known(visitorSessionFor(session, { kind: access, tenantId, ...id }), token)
  }

  /** Begins an operation that was let in: ends a token of one use, and records who has come. */
  async enter(operation: Operation, call: GateCall): Promise<void> {
    if (accessOf(operation) === 'actor') return
    const { token } = call.session
    if (token?.isSingleUse === true && operation.kind === 'command') {
      const isSpent = await this.#options.tokens.spend(call.writeUnit, token.id)
      if (!isSpent) throw kernelErrors.TOKEN_INVALID()
    }
    const entity = operation.name.split('.', 1)[0]!
    const fact = { action: operation.name, entity, decision: 'allow', subjectIds: [], fields: [] } as const
    if (operation.kind === 'command') call.auditChange(fact)
    else await call.auditRead(fact)
  }

  async #presented(
    { name, tokenIn, tokensOf = name }: Operation,
    input: unknown,
    unit: UnitOfWork | undefined,
  ): Promise<AccessToken | undefined> {
    if (tokenIn === undefined) return undefined
    const { tokens, database, clock } = this.#options
    const text = (input as Readonly<Record<string, unknown>>)[tokenIn]
    const db = unit?.db ?? database.kysely
    const now = clock()
    const found =
      typeof text === 'string' ? await tokens.find(db, text, { operation: tokensOf, now }) : undefined
    if (found === undefined) throw kernelErrors.TOKEN_INVALID()
    return found
  }

  async #countSubject(
    { name, callsPerMinute = 0 }: Operation,
    visit: Visit,
    about: readonly unknown[],
  ): Promise<void> {
    // How everybody stands together tells one of them about the others.
    await this.#options.rates.count(
      { ...visit, onRate: undefined },
      {
        kind: 'token',
        policy: name,
        name: JSON.stringify(['subject', name, ...about]),
        perMinute: rateOfEverybody(callsPerMinute),
      },
    )
  }

  #known(session: Session, token: AccessToken | undefined): Session {
    const address = session.client?.address
    return {
      ...session,
      ...(token === undefined
        ? {}
        : { token: { id: token.id, subject: token.subject, isSingleUse: token.isSingleUse } }),
      ...(address === undefined ? {} : { clientDigest: this.#digest(session.tenantId, address) }),
    }
  }

  #digest(use: string, address: string): string {
    return hmacSha256(this.#options.keyFor(`client/${use}`), address).toString('base64url')
  }
}
