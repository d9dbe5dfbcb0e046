import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { type actors, serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeEach(async () => {
  server = await serveTestCrm()
})
afterEach(() => server[Symbol.asyncDispose]())

interface Message {
  readonly id: string
  readonly change?: { readonly type: string; readonly subjectId: string }
}

/** A stream as a browser reads it. */
class Follower {
  readonly response: Response
  readonly messages: Message[] = []
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #rest = ''

  constructor(response: Response) {
    this.response = response
    this.#reader = response.body!.getReader()
  }

  static async open(as: keyof typeof actors, { query = '', ...headers }: Record<string, string> = {}) {
    const path = `/events/stream${query}`
    const response = await server.app.request(path, { headers: { 'x-test-actor': as, ...headers } })
    return new Follower(response)
  }

  /** Reads until so many changes were told. */
  async until(count: number): Promise<readonly Message[]> {
    const told = () => this.messages.filter(({ change }) => change !== undefined)
    while (told().length < count && (await this.#read()));
    return told()
  }

  /** Reads until the stream ends. */
  async toEnd(): Promise<void> {
    while (await this.#read());
  }

  close(): Promise<void> {
    return this.#reader.cancel()
  }

  async #read(): Promise<boolean> {
    const { value, done } = await this.#reader.read()
    if (done) return false
    this.#rest += new TextDecoder().decode(value)
    const blocks = this.#rest.split('\n\n')
    this.#rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]))
      const [id, data] = [lines.get('id'), lines.get('data')]
      if (id !== undefined)
        this.messages.push({ id, ...(data === undefined ? {} : { change: JSON.parse(data) }) })
    }
    return true
  }
}

const idOf = (path: string) => path.split('/').at(-1)

describe('the stream of changes', () => {
  it('tells what happens from now on, as it happens', async () => {
    await server.createCustomer()
    await server.crm.tick()
    const follower = await Follower.open('manager')
    expect(follower.response.status).toBe(200)
    expect(Object.fromEntries(follower.response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const path = await server.createCustomer()
    await server.crm.tick()
    const [first] = await follower.until(1)
    expect(first?.change).toMatchObject({ type: 'customer.created', subjectId: idOf(path) })
    await follower.close()
  })

  it('goes on after the last id that the client has', async () => {
    const follower = await Follower.open('manager')
    const paths = []
    for (let count = 0; count < 3; count += 1) paths.push(await server.createCustomer())
    await server.crm.tick()
    const [first] = await follower.until(1)
    await follower.close()
    const again = await Follower.open('manager', { 'last-event-id': first!.id })
    const rest = await again.until(2)
    expect(rest.map(({ change }) => change?.subjectId)).toEqual(paths.slice(1).map(idOf))
    await again.close()
    const page = await server.send('GET', `/changes?since=${first!.id}`)
    expect(page.json['data']).toHaveLength(2)
    const fromPage = await Follower.open('manager', { query: `?since=${String(page.json['nextCursor'])}` })
    const last = await server.createCustomer()
    await server.crm.tick()
    expect((await fromPage.until(1))[0]?.change?.subjectId).toBe(idOf(last))
    await fromPage.close()
  })

  it('tells each reader what they may see, and takes nobody else’s ids', async () => {
    const [mine, theirs] = [await Follower.open('manager'), await Follower.open('stranger')]
    const path = await server.createCustomer()
    await server.crm.tick()
    const own = await server.send('POST', '/customers', { as: 'stranger', body: { name: '李静' } })
    await server.crm.tick()
    expect((await mine.until(1)).map(({ change }) => change?.subjectId)).toEqual([idOf(path)])
    expect((await theirs.until(1)).map(({ change }) => change?.subjectId)).toEqual([own.json['id']])
    const stolen = await server.send('GET', '/events/stream', {
      as: 'stranger',
      headers: { 'last-event-id': mine.messages.at(-1)!.id },
    })
    expect([stolen.status, stolen.problem.code]).toEqual([400, 'KITH_INVALID_CURSOR'])
    await Promise.all([mine.close(), theirs.close()])
  })

  it('is refused to who may not read changes, and to nobody known', async () => {
    for (const [as, status] of [
      ['analyst', 403],
      [undefined, 401],
    ] as const) {
      expect((await server.send('GET', '/events/stream', { as })).status).toBe(status)
    }
  })

  it('tells types that were asked for', async () => {
    const follower = await Follower.open('manager', { query: '?types=customer.deleted' })
    const path = await server.createCustomer()
    await server.send('DELETE', path, { headers: { 'If-Match': '"1"' } })
    await server.crm.tick()
    expect((await follower.until(1)).map(({ change }) => change?.type)).toEqual(['customer.deleted'])
    await follower.close()
  })

  it('keeps a place to resume from alive where nothing is to be seen', async () => {
    const follower = await Follower.open('manager')
    await server.send('POST', '/customers', { as: 'stranger', body: { name: '李静' } })
    await server.crm.tick()
    const path = await server.createCustomer()
    await server.crm.tick()
    await follower.until(1)
    expect(follower.messages[0]?.change).toBeUndefined()
    expect(new Set(follower.messages.map(({ id }) => id.length)).size).toBe(1)
    expect(follower.messages.at(-1)?.change?.subjectId).toBe(idOf(path))
    await follower.close()
  })

  it('reads no more than its client takes', async () => {
    for (let count = 0; count < 250; count += 1) await server.createCustomer()
    await server.crm.tick()
    const { response } = await Follower.open('manager').then(async (fresh) => {
      await fresh.close()
      const first = await server.send('GET', '/changes?limit=1')
      return Follower.open('manager', { 'last-event-id': String(first.json['nextCursor']) })
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const entries = await server.crm
      .as({ id: 'u9', roles: ['auditor'] })
      .audit.list({ action: 'changes.stream', limit: 50 })
    // Two openings, and at most one page read ahead of the client.
    expect(entries.data.length).toBeLessThanOrEqual(3)
    await response.body?.cancel().catch(() => undefined)
  })

  it('ends when the process is about to stop', async () => {
    const follower = await Follower.open('manager')
    const ended = follower.toEnd()
    const drained = server.crm.drain()
    await ended
    await drained
    expect((await server.crm.health()).isDraining).toBe(true)
  })
})
