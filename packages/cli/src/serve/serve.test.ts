import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { Client, KithProcess, runKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const SECRET = 'a secret for tests, long enough to be one'
const folder = new TemporaryFolder()
const here = { cwd: folder.path, env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: SECRET } }
const shopKey = ['key', 'create', '--actor', 'shop', '--role', 'integration', '--team', 't1']

/** Makes a key and answers it with its id. */
async function createKey(...options: string[]): Promise<{ key: string; id: string }> {
  const { code, stdout } = await runKith([...shopKey, ...options], here)
  expect(code).toBe(0)
  const key = stdout.trim()
  return { key, id: key.split('_')[1]! }
}

async function refusal(args: readonly string[], env: Record<string, string> = here.env): Promise<string> {
  const { code, stderr, stdout } = await runKith(args, { cwd: folder.path, env })
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).not.toMatch(/\n\s+at /)
  return stderr
}

beforeAll(async () => {
  await runKith(['migrate'], {
    cwd: folder.path,
    env: { KITH_DATABASE_URL: 'sqlite:crm.db' },
  })
}, 30_000)

afterAll(() => folder[Symbol.dispose]())

describe('before it serves', () => {
  it('asks for a database that exists and is migrated', async () => {
    expect(await refusal(['serve'], { KITH_SECRET: SECRET })).toContain('KITH_CLI_DATABASE_REQUIRED')
    const missing = await refusal(['serve', '--db', 'missing.db'])
    expect(missing).toMatch(/KITH_CLI_DATABASE_NOT_FOUND.*missing\.db[^]*Fix: .*kith migrate/)
    writeFileSync(join(folder.path, 'empty.db'), '')
    expect(await refusal(['serve', '--db', 'empty.db'])).toMatch(/KITH_DATABASE_MIGRATIONS_PENDING[^]*Fix: /)
    writeFileSync(
      join(folder.path, 'text.db'),
      'no database at all, but a text that is long enough'.repeat(50),
    )
    expect(await refusal(['serve', '--db', 'text.db'])).toContain('KITH_CLI_DATABASE_UNREADABLE')
  }, 30_000)

  it('refuses other kinds of databases without repeating their password', async () => {
    const said = await refusal(['serve', '--db', 'oracle://kith:hunter2@localhost/crm'])
    expect(said).toMatch(/KITH_CLI_DATABASE_UNSUPPORTED: .*"oracle:"[^]*Fix: .*sqlite:/)
    expect(said).not.toContain('hunter2')
  }, 30_000)

  it('says that a server cannot be reached without repeating its password', async () => {
    const said = await refusal(['serve', '--db', 'postgres://kith:hunter2@127.0.0.1:1/crm'])
    expect(said).toMatch(/KITH_CLI_DATABASE_UNREACHABLE: .*127\.0\.0\.1:1\/crm/)
    expect(said).not.toContain('hunter2')
  }, 30_000)

  it('asks for a secret, and not the one of demo mode', async () => {
    expect(
      (await runKith(['migrate'], { cwd: folder.path, env: { KITH_DATABASE_URL: 'crm.db' } })).code,
    ).toBe(0)
    const database = { KITH_DATABASE_URL: 'crm.db' }
    expect(await refusal(['serve'], database)).toMatch(/KITH_VAULT_SECRET_REQUIRED[^]*Fix: .*openssl/)
    const demo = { ...database, KITH_SECRET: 'kith demo mode: this secret is public and protects nothing' }
    expect(await refusal(['serve'], demo)).toContain('KITH_CLI_DEMO_SECRET')
  }, 30_000)

  it('asks how callers sign in', async () => {
    expect((await runKith(['migrate', '--db', 'keyless.db'], here)).code).toBe(0)
    expect(await refusal(['serve', '--db', 'keyless.db'])).toMatch(
      /KITH_CLI_AUTH_REQUIRED[^]*Fix: .*kith key create/,
    )
  }, 30_000)

  it('refuses a database of demo mode', async () => {
    // What marks one, without the customers.
    const demo = new Database(join(folder.path, 'demo.db'))
    demo.exec('create table kith_demo (item varchar(200) not null primary key, made text)')
    demo.close()
    expect(await refusal(['serve', '--db', 'demo.db'])).toMatch(/KITH_CLI_DEMO_DATABASE[^]*Fix: /)
    expect(await refusal([...shopKey, '--db', 'demo.db'])).toContain('KITH_CLI_DEMO_DATABASE')
  }, 30_000)
})

describe('with an API key', () => {
  let server: KithProcess
  let client: Client
  let shop: { key: string; id: string }

  beforeAll(async () => {
    shop = await createKey()
    server = await KithProcess.start([], here)
    client = new Client(await server.url())
  }, 30_000)

  afterAll(() => server[Symbol.asyncDispose]())

  it('lets the key in and nothing that only looks like one', async () => {
    expect((await client.ask('GET', '/customers', { token: shop.key })).status).toBe(200)
    const last = shop.key.at(-1) === 'A' ? 'B' : 'A'
    const others = [
      shop.key.slice(0, -1) + last,
      shop.key.replace(shop.id, '01a18666-69fe-702f-9cee-1121313a3f90'),
    ]
    for (const token of [...others, 'kith_', 'demo-integration', 'demo-service-rep']) {
      expect((await client.ask('GET', '/customers', { token })).status).toBe(401)
    }
    expect((await client.ask('GET', '/customers')).status).toBe(401)
  })

  it('creates and reads as the actor of the key, in its team', async () => {
    const created = await client.ask('POST', '/customers', {
      token: shop.key,
      body: { name: 'Zhang San', phone: '13800138000' },
    })
    expect(created.status).toBe(201)
    const { body } = await client.ask('GET', `/customers/${created.body.id}`, { token: shop.key })
    expect(body).toMatchObject({ phone: '+8613800138000', teamId: 't1', ownerId: null, createdBy: 'shop' })
  })

  it('opens identity fields only to a key that says so', async () => {
    const input = { name: 'Li Si', bankCard: '6222021234567890128' }
    const plain = await client.ask('POST', '/customers', { token: shop.key, body: input })
    expect(plain.body.code).toBe('KITH_FIELD_UNAVAILABLE')
    const { key } = await createKey('--identity-access')
    const created = await client.ask('POST', '/customers', {
      token: key,
      body: { ...input, bankCard: '4111111111111111' },
    })
    expect(created.status).toBe(201)
    expect(created.body.bankCard).toBe('4111111111111111')
  })

  it('keeps the key nowhere: not in the database, not in what it prints', async () => {
    const secret = shop.key.split('_').slice(2).join('_')
    for (const file of ['crm.db', 'crm.db-wal'])
      expect(readFileSync(join(folder.path, file)).includes(secret)).toBe(false)
    const { stdout } = await runKith(['key', 'list'], here)
    expect(stdout).toMatch(
      new RegExp(`^${shop.id} {2}usable {3}shop {2}actor=shop .*roles=integration {2}teams=t1 `, 'm'),
    )
    expect(stdout + server.stdout + server.stderr).not.toContain(secret)
  })

  it('ends a key that is revoked', async () => {
    const { key, id } = await createKey('--name', 'short')
    expect((await runKith(['key', 'revoke', id], here)).stdout).toContain('revoked')
    expect((await runKith(['key', 'list'], here)).stdout).toMatch(new RegExp(`^${id} {2}revoked`, 'm'))
    expect((await client.ask('GET', '/customers', { token: key })).status).toBe(401)
    const unknown = await runKith(['key', 'revoke', 'nonsense'], here)
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('KITH_CLI_KEY_UNKNOWN') })
  }, 30_000)

  it('makes no key for a role that the policy lacks, and none that is over', async () => {
    const unknownRole = await refusal(['key', 'create', '--actor', 'shop', '--role', 'root'])
    expect(unknownRole).toMatch(/KITH_CLI_ROLE_UNKNOWN.*"root".*integration/)
    expect(await refusal([...shopKey, '--expires', '2020-01-01'])).toContain('KITH_CLI_KEY_INVALID')
  }, 30_000)

  it('refuses another secret than the one the data was written with', async () => {
    const other = { ...here.env, KITH_SECRET: 'another secret for tests, as long as it has to be' }
    expect(await refusal(['serve'], other)).toContain('KITH_VAULT_SECRET_MISMATCH')
    expect(await refusal(shopKey, other)).toContain('KITH_VAULT_SECRET_MISMATCH')
  }, 30_000)

  it('says which address it cannot have', async () => {
    const said = await refusal(['serve', '--port', new URL(client.url).port])
    expect(said).toMatch(/KITH_CLI_ADDRESS_UNAVAILABLE.*EADDRINUSE/)
  }, 30_000)
})

describe('with JSON Web Tokens', () => {
  it('lets in whom the identity provider vouches for', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const stranger = await generateKeyPair('ES256')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
    writeFileSync(join(folder.path, 'jwks.json'), JSON.stringify({ keys: [jwk] }))
    mkdirSync(join(folder.path, 'node_modules'), { recursive: true })
    symlinkSync(
      join(import.meta.dirname, '../../../../node_modules/@kith'),
      join(folder.path, 'node_modules/@kith'),
    )
    writeFileSync(
      join(folder.path, 'kith.config.ts'),
      `import { defineConfig } from '@kith/cli'
      export default defineConfig({
        database: 'sqlite:crm.db',
        auth: {
          apiKeys: false,
          jwks: 'jwks.json',
          issuer: 'https://id.example.com',
          audience: 'crm',
          claims: { roles: 'realm.roles', teams: 'https://example.com/teams' },
        },
      })`,
    )
    const payload = {
      sub: 'u1',
      iss: 'https://id.example.com',
      aud: 'crm',
      exp: Math.floor(Date.now() / 1000) + 3600,
      realm: { roles: ['service-rep'] },
      'https://example.com/teams': 't1',
    }
    const sign = (change: object = {}, key = privateKey) =>
      new SignJWT({ ...payload, ...change }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key)

    await using server = await KithProcess.start([], { cwd: folder.path, env: { KITH_SECRET: SECRET } })
    const client = new Client(await server.url())
    const made = await client.ask('POST', '/customers', {
      token: await sign(),
      body: { name: 'Zhao Liu', phone: '13900139000' },
    })
    expect(made.body).toMatchObject({ ownerId: 'u1', teamId: 't1' })
    const { status, body } = await client.ask('GET', '/customers?limit=1', { token: await sign() })
    expect(status).toBe(200)
    expect(body.data[0]).toMatchObject({ name: 'Zhao Liu', phone: '139****9000' })
    const { body: other } = await client.ask('GET', '/customers', {
      token: await sign({ 'https://example.com/teams': ['t2'] }),
    })
    expect(other.data).toEqual([])
    const bad = [
      await sign({}, stranger.privateKey),
      await sign({ exp: 1 }),
      await sign({ iss: 'https://elsewhere.example.com' }),
      await sign({ aud: 'billing' }),
      await sign({ sub: undefined }),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"u1"}').toString('base64url')}.x`,
      (await createKey()).key,
    ]
    for (const token of bad) expect((await client.ask('GET', '/customers', { token })).status).toBe(401)
  }, 30_000)
})

describe('when it is told to stop', () => {
  it('answers what is in flight, takes nothing new, and leaves the database whole', async () => {
    const { key } = await createKey()
    await using server = await KithProcess.start(['--config', 'keys.config.ts'], withConfig())
    const { port } = new URL(await server.url())
    const body = JSON.stringify({ name: 'Wang Wu' })
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST /customers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    )
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')))
    await new Promise((resolve) => setTimeout(resolve, 200))
    server.child.kill('SIGTERM')
    await vi.waitFor(() => expect(isRefused(Number(port))).resolves.toBe(true), { timeout: 5000 })
    expect(server.child.exitCode).toBeNull()
    const closed = once(socket, 'close')
    socket.write(body.slice(5))
    await closed
    expect(answer).toMatch(/^HTTP\/1\.1 201 /)
    await vi.waitFor(() => expect(server.child.exitCode).toBe(0), { timeout: 5000 })
    const database = new Database(join(folder.path, 'crm.db'), { readonly: true })
    expect(database.prepare("select count(*) as n from crm_customer where name = 'Wang Wu'").get()).toEqual({
      n: 1,
    })
    database.close()
  }, 30_000)
})

function withConfig() {
  writeFileSync(join(folder.path, 'keys.config.ts'), 'export default { auth: { apiKeys: true } }')
  return here
}

async function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return false
  } catch {
    return true
  } finally {
    socket.destroy()
  }
}
