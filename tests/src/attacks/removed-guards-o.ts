import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({
  file: `plugins/webhooks/src/${file}`,
  remove,
  put,
})
const rules = (remove: string, put: string): Edit => edit('network-rules.ts', remove, put)

/** Each is one guard of what is sent out. */
export const removedOutboundGuards: readonly RemovedGuard[] = [
  {
    attack: 'O1',
    without: 'a look at hosts that are addresses',
    edits: [rules('if (isIP(host) !== 0 && !this.isOpen(host))', 'if (host === undefined)')],
  },
  {
    attack: 'O2',
    without: 'a look at the addresses of names',
    edits: [
      edit(
        'guarded-lookup.ts',
        '!addresses.every(({ address }) => rules.isOpen(address))',
        'rules === undefined',
      ),
    ],
  },
  {
    attack: 'O3',
    without: 'connecting to what was judged',
    edits: [edit('guarded-lookup.ts', 'return [...addresses]', 'return [...(await resolve(host))]')],
  },
  {
    attack: 'O4',
    without: 'all addresses',
    edits: [edit('guarded-lookup.ts', '!addresses.every(', '!addresses.some(')],
  },
  {
    attack: 'O5',
    without: 'taking a redirect for an answer',
    edits: [
      edit(
        'post.ts',
        'const response = await send(url, options, body)',
        `let response = await send(url, options, body)
    const { location } = response.headers
    if (location !== undefined) response = await send(new URL(location, url), options, body)`,
      ),
    ],
  },
  {
    attack: 'O6',
    without: 'the bounds of IPv6',
    edits: [rules("const OPEN_V6 = ['2000::/3']", "const OPEN_V6 = ['::/0']")],
  },
  { attack: 'O6', without: '6to4', edits: [rules(", '2002::/16'", '')] },
  { attack: 'O6', without: 'Teredo', edits: [rules("'2001::/23', ", '')] },
  {
    attack: 'O7',
    without: 'a look at the scheme',
    edits: [rules('if (!this.#protocols.has(url.protocol))', 'if (url.protocol === undefined)')],
  },
  {
    attack: 'O7',
    without: 'a look at the port',
    edits: [rules('if (!this.#ports.has(url.port))', 'if (url.port === undefined)')],
  },
  {
    attack: 'O7',
    without: 'a look at user names',
    edits: [rules("if (url.username !== '' || url.password !== '')", 'if (url.username === undefined)')],
  },
  {
    attack: 'O8',
    without: 'an end of reading',
    edits: [
      edit('post.ts', 'const MOST_READ = 256', 'const MOST_READ = 5256'),
      edit('webhook-attempt.entity.ts', 'f.text({ max: 256 })', 'f.longText()'),
    ],
  },
  {
    attack: 'O8',
    without: 'a class of its own for answers',
    edits: [
      edit(
        'rights.ts',
        "{ entity: 'webhookAttempt', actions: ['read', 'list'], classes: { public: 'allow' } },",
        "{ entity: 'webhookAttempt', actions: ['read', 'list'], classes: { public: 'allow', freeText: 'allow' } },",
      ),
    ],
  },
  {
    attack: 'O8',
    without: 'forgetting what was taken',
    edits: [edit('deliver.ts', "isTaken(outcome) || text === '' ? null : text", "text === '' ? null : text")],
  },
  {
    attack: 'O9',
    without: 'a look at who lends a role',
    edits: [
      edit(
        'run-as.ts',
        'ctx.roles.includes(role) && (isSystem || session.roles.includes(role) || runAs.includes(role))',
        'ctx.roles.includes(role) || isSystem || runAs.includes(role)',
      ),
    ],
  },
  {
    attack: 'O9',
    without: 'a look at who changes it',
    edits: [
      edit(
        'operations/manage-webhooks.ts',
        "const { roles, ...managed } = runAsCaller(ctx, chosenRoles(ctx, patch['roles'] ?? before.roles))",
        'const { roles, actorId, actorAttributes } = before; const managed = { actorId, actorAttributes }',
      ),
    ],
  },
  {
    attack: 'O10',
    without: 'reading as the actor of the webhook',
    edits: [
      edit(
        'deliver.ts',
        'await ctx.asReader(actorOf(webhook))',
        "await ctx.asReader({ ...actorOf(webhook), roles: ['integration'] })",
      ),
    ],
  },
]
