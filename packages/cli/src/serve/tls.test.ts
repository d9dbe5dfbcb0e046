import { copyFileSync, writeFileSync } from 'node:fs'
import { type IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { KithProcess, runKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const CERTIFICATES = join(import.meta.dirname, '../fixtures/tls')
const folder = new TemporaryFolder()
const at = (name: string): string => join(folder.path, name)
const demo = { cwd: folder.path }

function useCertificate(name: 'first' | 'second'): void {
  copyFileSync(join(CERTIFICATES, `${name}-cert.pem`), at('cert.pem'))
  copyFileSync(join(CERTIFICATES, `${name}-key.pem`), at('key.pem'))
}

/** Whose certificate a server shows. */
async function subjectOf(port: string): Promise<string> {
  const socket: TLSSocket = await new Promise((resolve, reject) => {
    const made = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () =>
      resolve(made),
    )
    made.on('error', reject)
  })
  const { CN } = socket.getPeerCertificate().subject
  socket.destroy()
  return String(CN)
}

const request = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (answer) => resolve(answer.resume())).on('error', reject)
  })

const files = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem']
const serve = ['--demo', '--db', 'demo.db', ...files]

beforeAll(async () => {
  useCertificate('first')
  await runKith(['seed', '--db', 'demo.db'], demo)
}, 60_000)

afterAll(() => folder[Symbol.dispose]())

describe('kith serve with a certificate', () => {
  it('speaks HTTPS alone, and tells browsers to', async () => {
    await using server = await KithProcess.start(serve, demo)
    const url = await server.url()
    expect(url).toMatch(/^https:/)
    const answer = await request(`${url}/health/live`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow('fetch failed')
  }, 60_000)

  it('reads it again at SIGHUP, and keeps the old one where the new one is unusable', async () => {
    await using server = await KithProcess.start(serve, demo)
    const { port } = new URL(await server.url())
    expect(await subjectOf(port)).toBe('first certificate of the tests')
    useCertificate('second')
    server.child.kill('SIGHUP')
    await vi.waitFor(() => expect(server.stderr).toContain('The certificate was read again'), {
      timeout: 5000,
    })
    expect(await subjectOf(port)).toBe('second certificate of the tests')
    writeFileSync(at('cert.pem'), 'no certificate')
    server.child.kill('SIGHUP')
    await vi.waitFor(() => expect(server.stderr).toContain('KITH_CLI_TLS_UNUSABLE'), { timeout: 5000 })
    expect(await subjectOf(port)).toBe('second certificate of the tests')
    expect(await server.stop()).toBe(0)
  }, 60_000)

  it.each([
    [['--tls-cert', 'cert.pem'], 'KITH_CLI_TLS_INCOMPLETE'],
    [['--tls-cert', 'absent.pem', '--tls-key', 'key.pem'], 'KITH_CLI_TLS_UNUSABLE'],
    [['--tls-cert', 'cert.pem', '--tls-key', 'other.pem'], 'KITH_CLI_TLS_UNUSABLE'],
  ])(
    'does not start with %j',
    async (options, code) => {
      useCertificate('first')
      copyFileSync(join(CERTIFICATES, 'second-key.pem'), at('other.pem'))
      const { code: exit, stderr } = await runKith(['serve', '--demo', '--db', 'demo.db', ...options], demo)
      expect(exit).toBe(1)
      expect(stderr).toContain(code)
    },
    30_000,
  )
})
