import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeEach(async () => {
  server = await serveTestCrm()
})
afterEach(() => server[Symbol.asyncDispose]())

const idOf = (path: string): string => path.split('/').at(-1)!

async function createTwo(): Promise<readonly [string, string]> {
  const survivor = await server.createCustomer({ name: '王芳', phone: '13800138000' })
  const duplicate = await server.createCustomer({ name: '王小芳', email: 'fang@example.com' })
  return [survivor, duplicate]
}

describe('merging over HTTP', () => {
  it('answers the survivor and the merge, which can be read, listed and undone', async () => {
    const [survivor, duplicate] = await createTwo()
    const body = { duplicateIds: [idOf(duplicate)] }
    const merged = await server.send('POST', `${survivor}/merge`, { body })
    expect(merged.status).toBe(200)
    expect(merged.json).toMatchObject({ customer: { name: '王芳', email: 'fang@example.com' } })
    const merge = `/merges/${String(merged.json['mergeId'])}`
    const read = await server.send('GET', merge)
    expect(read.json).toMatchObject({ survivorId: idOf(survivor), retiredIds: [idOf(duplicate)] })
    expect((await server.send('GET', '/merges')).json).toMatchObject({
      data: [{ survivorId: idOf(survivor) }],
    })

    const undone = await server.send('POST', `${merge}/undo`, { body: {} })
    expect(undone).toMatchObject({ status: 200, json: { conflicts: [], retiredIds: [idOf(duplicate)] } })
    expect((await server.send('GET', duplicate)).json).toMatchObject({ name: '王小芳' })
    expect((await server.send('POST', `${merge}/undo`, { body: {} })).problem.code).toBe('KITH_CONFLICT')
  })

  it('answers the survivor at the place of the other, with its id', async () => {
    const [survivor, duplicate] = await createTwo()
    await server.send('POST', `${survivor}/merge`, { body: { duplicateIds: [idOf(duplicate)] } })
    const read = await server.send('GET', duplicate)
    expect(read.status).toBe(200)
    expect(read.json).toMatchObject({ id: idOf(survivor), canonicalId: idOf(survivor) })
    const change = { body: { name: '李' }, headers: { 'if-match': '"1"' } }
    const refused = await server.send('PATCH', duplicate, change)
    expect(refused).toMatchObject({ status: 409, problem: { code: 'KITH_CONFLICT' } })
    const unseen = { ...change, as: 'stranger' as const }
    expect((await server.send('PATCH', duplicate, unseen)).status).toBe(404)
    expect((await server.send('GET', duplicate, { as: 'stranger' })).status).toBe(404)
  })

  it('answers what would be done, when only that is asked', async () => {
    const [survivor, duplicate] = await createTwo()
    const body = { duplicateIds: [idOf(duplicate)], dryRun: true }
    const { json } = await server.send('POST', `${survivor}/merge`, { body })
    expect(json).toMatchObject({ mergeId: null, customer: { email: null } })
    expect(json['preview']).toMatchObject({
      rows: [{ entity: 'contactPoint', count: 1 }],
      parked: [],
      participants: [],
    })
    expect((await server.send('GET', duplicate)).json).not.toHaveProperty('canonicalId')
  })

  it('is refused to roles without the right, and of customers that are not there', async () => {
    const [survivor, duplicate] = await createTwo()
    const body = { duplicateIds: [idOf(duplicate)] }
    for (const as of ['rep', 'admin', 'analyst'] as const)
      expect((await server.send('POST', `${survivor}/merge`, { as, body })).status).toBe(403)
    expect((await server.send('POST', `${survivor}/merge`, { as: 'stranger', body })).status).toBe(404)
    const nobody = { body: { duplicateIds: ['nobody'] } }
    expect((await server.send('POST', `${survivor}/merge`, nobody)).status).toBe(404)
    expect((await server.send('POST', `${survivor}/merge`, { body: { duplicateIds: [] } })).status).toBe(422)
  })
})

describe('erasing over HTTP', () => {
  it('is a right of its own, and answers a receipt', async () => {
    const [survivor] = await createTwo()
    const body = { reason: 'request of the person' }
    for (const as of ['manager', 'admin'] as const)
      expect((await server.send('POST', `${survivor}/erase`, { as, body })).status).toBe(403)
    const officer = server.crm.as({ id: 'u9', roles: ['dpo'] }, { purpose: 'privacy-request' })
    const receipt = await officer.customers.erase({ id: idOf(survivor), ...body })
    expect(receipt).toMatchObject({ erasedIds: [idOf(survivor)], residues: [] })
    expect((await server.send('GET', survivor)).status).toBe(404)
  })
})
