import { expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

const FILE = '姓名,手机号\n张三,13800138000\n李四,12\n'
const csv = { 'content-type': 'text/csv' }

async function workOff(crm: { tick(): Promise<number> }): Promise<void> {
  while ((await crm.tick()) > 0);
}

it('takes a file as the body, and its options in the query', async () => {
  await using server = await serveTestCrm()
  const query = new URLSearchParams({
    name: 'members.csv',
    start: 'true',
    onDuplicate: 'update',
    matchBy: 'identity,phone',
    mapping: JSON.stringify({ 手机号: 'phone' }),
  })
  const sent = await server.send('POST', `/customers/import?${query.toString()}`, { raw: FILE, headers: csv })
  expect(sent.status).toBe(202)
  expect(sent.json).toMatchObject({ state: 'uploaded', name: 'members.csv', matchBy: ['identity', 'phone'] })
  await workOff(server.crm)
  const { json } = await server.send('GET', `/imports/${String(sent.json['id'])}`)
  expect(json).toMatchObject({
    state: 'completed_with_errors',
    counts: { created: 1, updated: 0, skipped: 0, failed: 1 },
    errorsUrl: `/imports/${String(sent.json['id'])}/errors`,
  })
  const errors = await server.send('GET', String(json['errorsUrl']))
  expect(errors.headers.get('content-disposition')).toContain('members.errors.csv')
  expect(errors.text).toContain('李四,12,3,KITH_VALUE_UNREADABLE,phone,')
  const reverted = await server.send('POST', `/imports/${String(sent.json['id'])}/revert`)
  expect([reverted.status, reverted.json['state']]).toEqual([202, 'reverting'])
})

it('takes a body that arrives in pieces', async () => {
  await using server = await serveTestCrm()
  const raw = ReadableStream.from(
    FILE.split('').map((part) => new TextEncoder().encode(part)),
  ) as ReadableStream<Uint8Array>
  const sent = await server.send('POST', '/customers/import?start=true', { raw, headers: csv })
  expect(sent.status).toBe(202)
  await workOff(server.crm)
  const { json } = await server.send('GET', `/imports/${String(sent.json['id'])}`)
  expect(json).toMatchObject({ counts: { created: 1, failed: 1 } })
})

it('refuses a file that is too large, whether its length is stated or not, and keeps nothing', async () => {
  await using server = await serveTestCrm({ uploadLimit: 100 })
  const large = new TextEncoder().encode(FILE.repeat(10))
  const stated = await server.send('POST', '/customers/import', {
    raw: large,
    headers: { ...csv, 'content-length': String(large.byteLength) },
  })
  const raw = ReadableStream.from([large]) as ReadableStream<Uint8Array>
  const unstated = await server.send('POST', '/customers/import', { raw, headers: csv })
  for (const answer of [stated, unstated])
    expect([answer.status, answer.problem.code]).toEqual([413, 'KITH_PAYLOAD_TOO_LARGE'])
  expect((await server.send('GET', '/imports')).json['data']).toEqual([])
})

it('refuses a form, and says what to send instead', async () => {
  await using server = await serveTestCrm()
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const answer = await server.send('POST', '/customers/import', { raw: '--x--', headers })
  expect([answer.status, answer.problem.code]).toEqual([415, 'KITH_UPLOAD_TYPE'])
})

it('says that the upload broke off, and keeps nothing', async () => {
  await using server = await serveTestCrm()
  const raw = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error('reset'))
    },
  })
  const answer = await server.send('POST', '/customers/import', { raw, headers: csv })
  expect([answer.status, answer.problem.code]).toEqual([400, 'KITH_UPLOAD_BROKEN'])
  expect(server.failures).toEqual([])
})

it('refuses who may not import before it reads the file', async () => {
  await using server = await serveTestCrm()
  const answer = await server.send('POST', '/customers/import', { as: 'rep', raw: FILE, headers: csv })
  expect([answer.status, answer.problem.code]).toEqual([403, 'KITH_FORBIDDEN'])
  const unknown = await server.send('POST', '/customers/import?colour=red', { raw: FILE, headers: csv })
  expect([unknown.status, unknown.problem.code]).toEqual([400, 'KITH_INVALID_QUERY'])
})

it('describes the file in the reference', async () => {
  await using server = await serveTestCrm()
  const { json } = await server.send('GET', '/openapi.json')
  const paths = json['paths'] as Record<string, Record<string, Record<string, unknown>>>
  const operation = paths['/customers/import']!['post']!
  expect(operation['requestBody']).toMatchObject({
    required: true,
    content: { 'application/octet-stream': {} },
  })
  expect((operation['parameters'] as { name: string }[]).map(({ name }) => name)).toContain('onDuplicate')
  expect(Object.keys(operation['responses'] as object)).toContain('202')
})
