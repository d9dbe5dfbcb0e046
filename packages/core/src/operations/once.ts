import type { StoredBlob } from '../blobs/blobs.ts'
import { idempotencyErrors } from '../idempotency/idempotency-errors.ts'
import type { IdempotencyKeys, KeyedCall } from '../idempotency/idempotency-keys.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import { KithError } from '../shared/errors.ts'
import type { HandlerContext } from './handler-context.ts'
import { readAnswer, rowPlaces, writeAnswer } from './kept-answer.ts'
import type { OperationCall } from './operation-call.ts'
import type { Operation } from './operation.ts'

const { code: RUNNING } = idempotencyErrors.RUNNING()

/** A call of an operation in its transaction. */
interface Run {
  readonly operation: Operation
  readonly call: OperationCall
  readonly context: HandlerContext
}

/** Lets calls that carry an idempotency key take effect once. */
export class Once {
  readonly #keys: IdempotencyKeys
  readonly #catalog: EntityCatalog
  /** The keys of the calls that run in this process. */
  readonly #running = new Set<string>()

  constructor(keys: IdempotencyKeys, catalog: EntityCatalog) {
    this.#keys = keys
    this.#catalog = catalog
  }

  /**
   * Makes a call unless one under its key runs here. Whoever runs it elsewhere is waited for by the database, which lets
   * nobody else take the key before that transaction has ended.
   *
   * @throws KITH_IDEMPOTENCY_RUNNING, KITH_IDEMPOTENCY_KEY_INVALID
   */
  async alone<T>(
    { session, name, idempotencyKey: key = '' }: OperationCall,
    make: () => Promise<T>,
  ): Promise<T> {
    const digest = this.#keys.digest({ session, operation: name, key })
    if (this.#running.has(digest)) throw idempotencyErrors.RUNNING({ retryAfter: 1 })
    this.#running.add(digest)
    try {
      return await make()
    } catch (error) {
      // Another process had the key and has ended its transaction by now.
      if (!(error instanceof KithError) || error.code !== RUNNING) throw error
      return await make()
    } finally {
      this.#running.delete(digest)
    }
  }

  /** Runs a command in its transaction, or answers as it was answered before. */
  async run({ operation, call, context }: Run, work: () => Promise<unknown>): Promise<unknown> {
    const { idempotencyKey: key, session, onReplay } = call
    if (key === undefined || operation.kind === 'query') return work()
    const keyed: KeyedCall = { session, operation: operation.name, key }
    const { writeUnit, now } = context.gateCall
    const known = await this.#keys.claim(writeUnit, {
      ...keyed,
      now,
      input: comparable(operation, call.input),
    })
    const places = rowPlaces(operation, this.#catalog)
    if (known !== undefined) {
      onReplay?.()
      return readAnswer(known.answer, places, (entity) => context.records(entity))
    }
    const answer = await work()
    await this.#keys.keep(writeUnit, keyed, writeAnswer(answer, places))
    return answer
  }
}

/** The input as two calls have it in common: a file was stored for each of them, and is the same by its content. */
function comparable({ upload }: Operation, input: unknown): unknown {
  if (upload === undefined) return input
  const given = input as Readonly<Record<string, unknown>>
  return { ...given, [upload]: (given[upload] as StoredBlob).sha256 }
}
