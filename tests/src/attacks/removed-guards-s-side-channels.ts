import type { RemovedGuard } from './removed-guards-k.ts'

const HTTP = '../../hono/src'

/** Each is one guard of what answers tell beside their content. */
export const removedSideChannelGuards: readonly RemovedGuard[] = [
  {
    attack: 'S52',
    without: 'the change that counts whatever was there',
    edits: [{ file: 'gate/changed-fields.ts', remove: '!isReadable(field) || ', put: '' }],
  },
  {
    attack: 'S53',
    without: 'silence on what failed inside',
    edits: [
      {
        file: `${HTTP}/response/refuse.ts`,
        remove: 'kernelErrors.INTERNAL()',
        put: "kernelErrors.INTERNAL({ issues: [{ pointer: '', code: 'x', message: String(thrown) }] })",
      },
    ],
  },
  {
    attack: 'S53',
    without: 'reasons that do not repeat the value',
    edits: [
      {
        file: 'gate/value-checks.ts',
        remove: 'message: refused.reason',
        put: 'message: `${refused.reason} ${String(value)}`',
      },
    ],
  },
  {
    attack: 'S55',
    without: 'one way for rows out of sight and rows that are not there',
    edits: [
      {
        file: 'gate/records.ts',
        remove: 'if (stored === undefined) throw await this.#absent(id)',
        put: `if (stored === undefined) {
  const whole = this.#access.getById(this.#access.systemProjection())
  if ((await this.#call.run(whole, { id })).length > 0) await this.#call.run(whole, { id })
  throw await this.#absent(id)
}`,
      },
    ],
  },
  {
    attack: 'S56',
    without: 'the refusal to be kept',
    edits: [
      {
        file: `${HTTP}/response/respond.ts`,
        remove: "'Cache-Control': 'no-store'",
        put: "'Cache-Control': 'private'",
      },
    ],
  },
  {
    attack: 'S56',
    without: 'the sight of a row before the right to change it',
    edits: [
      {
        file: 'gate/entity-access.ts',
        remove: ', whole.condition(or([visible, plan.rows]))]',
        put: ']',
      },
    ],
  },
  {
    attack: 'S57',
    without: 'silence on who may use an operation',
    edits: [
      {
        file: `${HTTP}/openapi/describe-operation.ts`,
        remove: 'summary: operation.summary,',
        put: 'summary: `${operation.summary} (identityAccess)`,',
      },
    ],
  },
  {
    attack: 'S57a',
    without: 'silence on fields that are closed',
    edits: [{ file: 'access/operations/get-meta.ts', remove: 'if (using.length === 0) return []', put: '' }],
  },
  {
    attack: 'S57a',
    without: 'silence on operations that are closed',
    edits: [
      {
        file: 'access/operations/get-meta.ts',
        remove: '.filter((each) => isOpen(kernel, each))',
        put: '',
      },
    ],
  },
]
