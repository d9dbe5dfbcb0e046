import {
  defineEntity,
  defineOperation,
  definePlugin,
  f,
  type Grant,
  type Migration,
  type PluginTypes,
} from '@kith/core'
import { z } from 'zod'

const signature = defineEntity({
  name: 'signature',
  fields: { words: f.text().class('public'), about: f.text().class('public') },
})

const createSignatures: Migration = {
  id: '0001-create-signatures',
  steps: [
    {
      createTable: 'signature',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          words: { type: 'string', length: 200 },
          about: { type: 'string', length: 200 },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
  ],
}

/** Anybody signs the book that a key names. */
const sign = defineOperation({
  name: 'signatures.sign',
  summary: 'Sign a book',
  kind: 'command',
  permission: 'self',
  access: 'public',
  tokenIn: 'key',
  callsPerMinute: 3,
  input: z.strictObject({ key: z.string(), words: z.string().max(200) }),
  output: z.strictObject({ actor: z.string() }),
  route: 'POST /signatures/{key}',
  async run(ctx, { words }) {
    const about = ctx.session.token!.subject
    await ctx.asPlugin().records('signature').create({ words, about })
    if (words === 'break') throw new RangeError('broken by the test')
    return { actor: `${ctx.session.actor.kind} ${ctx.session.actor.id}` }
  },
})

/** Does what its name says: as the visitor itself, with the rights of one. */
const reach = defineOperation({
  name: 'signatures.reach',
  summary: 'Reach for what is not theirs',
  kind: 'command',
  permission: 'self',
  access: 'public',
  callsPerMinute: 60,
  input: z.strictObject({ for: z.enum(['rows', 'me', 'customers']) }),
  output: z.unknown(),
  async run(ctx, input) {
    if (input.for === 'rows') return ctx.records('signature').list({})
    return ctx.call(input.for === 'me' ? 'me.get' : 'customers.list', {})
  },
})

/** Tells everybody when the book is open. */
const hours = defineOperation({
  name: 'signatures.hours',
  summary: 'Read when the book is open',
  kind: 'query',
  permission: 'self',
  access: 'public',
  callsPerMinute: 60,
  input: z.strictObject({}),
  output: z.strictObject({ tenant: z.string(), client: z.unknown() }),
  route: 'GET /signatures/hours',
  run: async ({ session }) => ({ tenant: session.tenantId, client: session.client ?? null }),
})

/** Whoever bears the token confirms what it stands for. */
const confirm = defineOperation({
  name: 'signatures.confirm',
  summary: 'Confirm a signature',
  kind: 'command',
  permission: 'self',
  access: 'token',
  tokenIn: 'token',
  callsPerMinute: 30,
  input: z.strictObject({ token: z.string(), fail: z.boolean().optional() }),
  output: z.strictObject({ subject: z.string() }),
  route: 'POST /signatures/confirmations/{token}',
  async run(ctx, { fail }) {
    const { subject } = ctx.session.token!
    await ctx.asPlugin().records('signature').create({ words: 'confirmed', about: subject })
    if (fail === true) throw new RangeError('broken by the test')
    return { subject }
  },
})

/** Shows the bearer of a token of `confirm` what it stands for. */
const show = defineOperation({
  name: 'signatures.show',
  summary: 'Show what a token would confirm',
  kind: 'query',
  permission: 'self',
  access: 'token',
  tokenIn: 'token',
  tokensOf: 'signatures.confirm',
  callsPerMinute: 30,
  input: z.strictObject({ token: z.string() }),
  output: z.strictObject({ subject: z.string() }),
  route: 'GET /signatures/confirmations/{token}',
  run: async ({ session }) => ({ subject: session.token!.subject }),
})

/** Issues and ends tokens; for administrators. */
const issue = defineOperation({
  name: 'signatures.issue',
  summary: 'Issue a token',
  kind: 'command',
  permission: { entity: 'signature', action: 'create' },
  input: z.strictObject({
    operation: z.string(),
    subject: z.string(),
    expiresAt: z.date().optional(),
    isSingleUse: z.boolean().optional(),
    revoke: z.boolean().optional(),
  }),
  output: z.strictObject({ token: z.string() }),
  async run(ctx, { revoke, expiresAt, isSingleUse = false, ...token }) {
    if (revoke === true) await ctx.tokens.revoke(token)
    return {
      token: await ctx.tokens.issue({
        ...token,
        isSingleUse,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }),
    }
  },
})

const rights: Grant = { entity: 'signature', actions: ['create', 'list'], classes: { public: 'allow' } }

/** What the guest book adds to the types of a host. */
export interface GuestBookTypes extends PluginTypes {
  readonly id: 'guest-book'
  readonly operations: {
    readonly 'signatures.sign': {
      input: { readonly key: string; readonly words: string }
      output: { readonly actor: string }
      access: 'public'
    }
    readonly 'signatures.reach': {
      input: { readonly for: 'rows' | 'me' | 'customers' }
      output: unknown
      access: 'public'
    }
    readonly 'signatures.hours': {
      input: object
      output: { readonly tenant: string; readonly client: unknown }
      access: 'public'
    }
    readonly 'signatures.confirm': {
      input: { readonly token: string; readonly fail?: boolean }
      output: { readonly subject: string }
      access: 'token'
    }
    readonly 'signatures.show': {
      input: { readonly token: string }
      output: { readonly subject: string }
      access: 'token'
    }
    readonly 'signatures.issue': {
      input: {
        readonly operation: string
        readonly subject: string
        readonly expiresAt?: Date
        readonly isSingleUse?: boolean
        readonly revoke?: boolean
      }
      output: { readonly token: string }
    }
  }
}

/** A book that strangers sign: the least plugin with operations for visitors. */
export const guestBook = definePlugin<GuestBookTypes>({
  id: 'guest-book',
  version: '1.0.0',
  kernel: '*',
  entities: [signature],
  migrations: [createSignatures],
  uses: [rights],
  setup(r) {
    for (const operation of [sign, reach, hours, confirm, show, issue]) r.operation(operation)
    r.grant('system-admin', rights)
  },
})
