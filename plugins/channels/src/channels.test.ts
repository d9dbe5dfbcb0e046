import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Channel } from '@kith/core'
import { aCustomer, createTestCrm } from '@kith/testing'
import { SMTPServer } from 'smtp-server'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'

import { channels, logChannel, smtpChannel, webhookChannel } from './index.ts'

const SECRET = Buffer.from('a secret of the tests, and of nothing else').toString('base64')
const message = { key: 'k-1', to: 'mei@example.com', subject: '验证码 123456', body: '您的验证码是 123456。' }

/** A mail server that takes everything, or refuses every recipient. */
async function mailServer({ refuses = false } = {}) {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refuses ? new Error('no such person') : null),
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        mails.push(text)
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return { mails, port, [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) }
}

/** A receiver that answers with a status. */
async function receiver(status: number) {
  const requests: { headers: Record<string, string>; text: string }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      requests.push({ headers: request.headers as Record<string, string>, text })
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((done) => server.close(() => done()))
  return { requests, url: `http://127.0.0.1:${port}/messages`, [Symbol.asyncDispose]: close }
}

describe('mail by SMTP', () => {
  const mailer = (port: number, more = {}): Channel =>
    smtpChannel({ host: '127.0.0.1', port, from: 'Support <support@example.com>', ...more })

  it('reaches the server, with a message id that is made of the key', async () => {
    await using server = await mailServer()
    expect(await mailer(server.port).send(message)).toBe('<k-1@example.com>')
    expect(server.mails).toHaveLength(1)
    expect(server.mails[0]).toContain('Message-ID: <k-1@example.com>')
    expect(server.mails[0]).toContain('To: mei@example.com')
    const text = Buffer.from(server.mails[0]!.split('\r\n\r\n')[1]!, 'base64').toString()
    expect(text.trim()).toBe(message.body)
  })

  it('lets no text become a header or another recipient', async () => {
    await using server = await mailServer()
    const sneaky = { ...message, subject: 'Hello\r\nBcc: all@example.com', to: 'mei@example.com' }
    await mailer(server.port).send(sneaky)
    expect(server.mails[0]).not.toMatch(/^Bcc:/m)
  })

  it('fails with a code when the server refuses, is not secure, or is not there', async () => {
    await using server = await mailServer({ refuses: true })
    const refusal = { code: 'KITH_CHANNELS_NOT_SENT', status: 502 }
    await expect(mailer(server.port).send(message)).rejects.toMatchObject(refusal)
    await expect(mailer(server.port, { requireTLS: true }).send(message)).rejects.toMatchObject(refusal)
    await expect(mailer(1).send(message)).rejects.toMatchObject(refusal)
    expect(server.mails).toEqual([])
  })
})

describe('a webhook', () => {
  it('is signed by the standard, with the key as its id', async () => {
    await using server = await receiver(202)
    const channel = webhookChannel({ url: server.url, secret: SECRET, contactPointKind: 'phone' })
    expect(await channel.send(message)).toBe('k-1')
    const [request] = server.requests
    expect(request?.headers['webhook-id']).toBe('k-1')
    expect(new Webhook(SECRET).verify(request!.text, request!.headers)).toEqual(message)
    expect(() => new Webhook(SECRET).verify(request!.text.replace('k-1', 'k-2'), request!.headers)).toThrow(
      'No matching',
    )
  })

  it.each([400, 500, 302])('that answers %d has not taken the message', async (status) => {
    await using server = await receiver(status)
    const channel = webhookChannel({ url: server.url, secret: SECRET, contactPointKind: 'phone' })
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'KITH_CHANNELS_NOT_SENT' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('the plugin', () => {
  it('carries the code of a verification to its customer', async () => {
    const lines: string[] = []
    const log = logChannel({ contactPointKind: 'phone', write: (line) => lines.push(line) })
    await using test = await createTestCrm({ plugins: [channels({ log })] })
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create(aCustomer({ phone: '13800138000' }))
    const { data } = await customers.contactPoints.list({ id })
    const point = { id, contactPointId: data.find(({ kind }) => kind === 'phone')!.id }
    const asked = await customers.contactPoints.requestVerification(point)
    await test.crm.tick()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(asked.id)
    expect(lines[0]).not.toContain('13800138000')
    const code = /\d{6}/.exec((JSON.parse(lines[0]!) as { body: string }).body)![0]
    expect(await customers.contactPoints.verify({ ...point, code })).toMatchObject({ isVerified: true })
  })

  it('refuses what is no channel', async () => {
    const mistaken = createTestCrm({ plugins: [channels({ mail: {} as Channel })] })
    await expect(mistaken).rejects.toThrow('Expected a channel')
  })
})
