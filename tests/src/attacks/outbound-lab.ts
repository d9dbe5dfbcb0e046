import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { WebhooksOptions } from '@kith/webhooks'

import type { Kit } from './attack.ts'

/** Stands for the public internet: the only address that webhooks of the lab may be sent to. */
const PUBLIC = '127.0.0.2'
/** Stands for what must never be reached. */
export const INTERNAL = '127.0.0.1'
const LONG_AGO = '2001-01-01T00:00:00.000Z'

type Answer = (response: ServerResponse) => void

/** A server that counts who comes. */
async function listen(host: string, port: number, answer: Answer) {
  const texts: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      texts.push(text)
      answer(response)
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  const close = () =>
    new Promise<void>((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return { texts, port: (server.address() as AddressInfo).port, close }
}

/**
 * A CRM with webhooks, a receiver on the one public address, and a service inside that listens on the same port. The plugin
 * is loaded when the lab opens, as the kit was.
 */
export async function openOutbound(kit: Kit, given: WebhooksOptions & { readonly answer?: Answer } = {}) {
  const { webhooks } = await import('@kith/webhooks')
  const { answer = (response: ServerResponse) => response.writeHead(204).end(), ...options } = given
  const receiver = await listen(PUBLIC, 0, (response) => answer(response))
  const { port } = receiver
  const inside = await listen(INTERNAL, port, (response) =>
    response.writeHead(200).end('a secret of the house'),
  )
  const network = { allowedNetworks: [`${PUBLIC}/32`], allowedPorts: [port], allowsHttp: true }
  const test = await kit.createTestCrm({
    plugins: [webhooks({ ...network, runAs: ['integration'], ...options })],
  })
  const admin = test.as('system-admin')
  return {
    test,
    admin,
    receiver,
    inside,
    port,
    /** Creates a webhook to a host. */
    async webhook(host: string, settings: object = {}): Promise<string> {
      const base = {
        title: 'x',
        url: `http://${host}:${port}/`,
        events: ['customer.*'],
        roles: ['integration'],
      }
      return (await admin.webhooks.create({ ...base, ...settings })).id
    },
    /** Causes an event and sends it. */
    async cause(values: object = {}): Promise<string> {
      const shop = test.as('integration', { attributes: { identityAccess: true } })
      const { id } = await shop.customers.create({ name: '张三', ...values })
      await this.settle()
      return id
    },
    async settle(): Promise<void> {
      await test.database
        .updateTable('crm_delivery')
        .set({ due_at: LONG_AGO })
        .where('state', '=', 'ready')
        .execute()
      while ((await test.crm.tick()) > 0);
    },
    attempts: async () => (await admin.webhookAttempts.list({ sort: ['id'] })).data,
    async [Symbol.asyncDispose]() {
      await test[Symbol.asyncDispose]()
      await Promise.all([receiver.close(), inside.close()])
    },
  }
}
