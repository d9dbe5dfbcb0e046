import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })
const door = (remove: string, put: string): Edit => edit('operations/visitor-door.ts', remove, put)
const tokens = (remove: string, put: string): Edit => edit('tokens/access-tokens.ts', remove, put)

/** Each is one guard of calls without an actor. */
export const removedVisitorGuards: readonly RemovedGuard[] = [
  {
    attack: 'V59',
    without: 'the door itself',
    edits: [door('if (isVisitor(visit.session)) throw kernelErrors.UNAUTHENTICATED()', '')],
  },
  {
    attack: 'V60',
    without: 'a session of nobody known',
    edits: [door('visitorSessionFor(session, {', '((own, _) => own)(session, {')],
  },
  {
    attack: 'V61',
    without: 'the operation of a token',
    edits: [
      tokens(
        'and operation = ${operation}\n    `.execute(db)\n    const [row]',
        '`.execute(db)\n    const [row]',
      ),
    ],
  },
  {
    attack: 'V62',
    without: 'the end of a token',
    edits: [tokens('new Date(row.expires_at) <= now', 'now === undefined')],
  },
  {
    attack: 'V63',
    without: 'a look at whether it was used meanwhile',
    edits: [door('if (!isSpent) throw kernelErrors.TOKEN_INVALID()', '')],
  },
  {
    attack: 'V63',
    without: 'the end by use',
    edits: [door('if (token?.isSingleUse === true && ', 'if (token === null && ')],
  },
  {
    attack: 'V64',
    without: 'digests',
    edits: [tokens("return hmacSha256(this.#options.key, text).toString('hex')", 'return text')],
  },
  { attack: 'V65', without: 'networks', edits: [door('networkOf(address)', 'address')] },
  {
    attack: 'V66',
    without: 'counting before looking',
    edits: [
      edit(
        'operations/operation-runner.ts',
        'this.#options.door.count(installed.operation, call)',
        'undefined as Promise<void> | undefined',
      ),
    ],
  },
  {
    attack: 'V67',
    without: 'kinds that only the kernel acts as',
    edits: [edit('session/actor.ts', "['system', 'plugin', 'public', 'token']", "['system', 'plugin']")],
  },
  {
    attack: 'V68',
    without: 'a look at whose an operation is',
    edits: [
      edit(
        'operations/create-token-issuer.ts',
        'if (!takesTokens || (isSingleUse',
        'if (takesTokens && (isSingleUse',
      ),
    ],
  },
]
