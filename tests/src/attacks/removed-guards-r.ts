import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const keys = (remove: string, put: string): Edit => ({ file: 'idempotency/idempotency-keys.ts', remove, put })

/** Each is one guard of calls under an idempotency key. */
export const removedRepeatGuards: readonly RemovedGuard[] = [
  { attack: 'R69', without: 'the actor in the name', edits: [keys('actor.id, ', '')] },
  { attack: 'R69', without: 'the tenant in the name', edits: [keys('[tenantId, actor.kind', '[actor.kind')] },
  { attack: 'R69', without: 'the kind in the name', edits: [keys('actor.kind, ', '')] },
  { attack: 'R70', without: 'where a visitor is', edits: [keys("address ?? ''", "''")] },
  {
    attack: 'R71',
    without: 'rows that are read anew',
    edits: [
      {
        file: 'operations/kept-answer.ts',
        remove: 'if (output === undefined) return new Map()',
        put: 'if (output !== null) return new Map()',
      },
    ],
  },
  {
    attack: 'R72',
    without: 'the seal',
    edits: [keys("answer = ${sealed.toString('base64url')}", 'answer = ${sealed && answer}')],
  },
  {
    attack: 'R72',
    without: 'the secret of the digests',
    edits: [
      keys(
        "return this.#hmac('key', [tenantId, actor.kind, actor.id, address ?? '', operation, key])",
        "return [tenantId, actor.kind, actor.id, address ?? '', operation, key].join()",
      ),
    ],
  },
  {
    attack: 'R73',
    without: 'the place of an answer',
    edits: [
      keys(
        "Buffer.from(answer, 'utf8'), Buffer.from(digest)",
        "Buffer.from(answer, 'utf8'), Buffer.alloc(0)",
      ),
      keys(
        "Buffer.from(sealed, 'base64url'), Buffer.from(digest)",
        "Buffer.from(sealed, 'base64url'), Buffer.alloc(0)",
      ),
      keys(
        "hmacSha256(this.#options.keyFor('idempotency/answer'), key)",
        "hmacSha256(this.#options.keyFor('idempotency/answer'), key && '')",
      ),
    ],
  },
]
