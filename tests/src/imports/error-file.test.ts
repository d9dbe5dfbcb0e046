import type { ByteStream } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

import { fileOf, importText, workOff } from './fixtures/run-import.ts'

const FILE = `姓名,手机号,性别,爱好
张三,13800138000,男,"=1+1, ""读书"""
李四,12,女,+唱歌
,13900139000,男,
王五,x1,不明,跳舞
"赵
六",13700137000,男,
`

async function textOf({ bytes }: ByteStream): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true })
  return text
}

it('has each refused record once, with its line and what is wrong', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  const { id } = await importText(test, manager, { text: FILE, name: 'club.csv' })
  const file = await manager.imports.errors({ id })
  expect([file.contentType, file.fileName]).toEqual(['text/csv; charset=utf-8', 'club.errors.csv'])
  const lines = (await textOf(file)).split('\r\n')
  expect(lines[0]).toBe('姓名,手机号,性别,爱好,_line,_error_code,_error_field,_error_message')
  expect(lines[1]).toMatch(/^李四,12,女,'\+唱歌,3,KITH_VALUE_UNREADABLE,phone,/)
  expect(lines[2]).toMatch(/^,13900139000,男,,4,KITH_VALIDATION,name,/)
  expect(lines[3]).toMatch(/^王五,x1,不明,跳舞,5,KITH_VALUE_UNREADABLE,"sex,phone",/)
  expect(lines.slice(4)).toEqual([''])
})

it('says what is wrong in the language of whoever started the import', async () => {
  await using test = await createTestCrm()
  const chinese = test.as('relationship-manager', { locale: 'zh-CN' })
  const { id } = await importText(test, chinese, { text: `${FILE}孙七,13900139001,男,a,b,c\n` })
  // It was told when it was found: another reader reads the same file.
  const lines = (await textOf(await test.as('relationship-manager').imports.errors({ id }))).split('\r\n')
  const told = (start: string) => lines.find((line) => line.startsWith(start))
  expect(told('李四')).toContain('无法识别“phone”的值：')
  expect(told('王五')).toMatch(/无法识别“sex”的值：.*无法识别“phone”的值：/)
  expect(told(',13900139000')).toMatch(/KITH_VALIDATION,name,.*name: .*[\u4e00-\u9fff]/)
  expect(lines.find((line) => line.includes('KITH_FILE_TOO_MANY_CELLS'))).toContain('第 8 行')
  expect(lines.slice(1).join()).not.toMatch(/cannot|not valid|Expected/)
})

it('can be corrected and uploaded as it is', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  const { id } = await importText(test, manager, { text: FILE })
  const errors = await textOf(await manager.imports.errors({ id }))
  const again = await importText(test, manager, { text: errors })
  expect(again).toMatchObject({ state: 'completed_with_errors', counts: { created: 0, failed: 3 } })
  expect(await textOf(await manager.imports.errors({ id: again.id }))).toMatch(
    /^\uFEFF?姓名,手机号,性别,爱好,_line,_error_code,_error_field,_error_message\r\n李四,/,
  )
  const corrected = errors.replace(',12,', ',13600136000,').replace('王五,x1,不明', '王五,,')
  const done = await importText(test, manager, { text: corrected })
  expect(done.counts).toEqual({ created: 2, updated: 0, skipped: 0, failed: 1 })
})

it('is masked for the administrator, and closed to those who may not read it', async () => {
  await using test = await createTestCrm()
  const admin = test.as('system-admin')
  const { id } = await importText(test, admin, { text: FILE })
  const text = await textOf(await admin.imports.errors({ id }))
  expect(text).toContain('李*,')
  for (const value of ['李四', '13900139000', '唱歌', '跳舞']) expect(text).not.toContain(value)
  await expect(test.as('service-rep').imports.errors({ id })).rejects.toMatchObject({
    code: 'KITH_FORBIDDEN',
  })
  const stranger = test.as('relationship-manager', { id: 'u-other', attributes: { teamIds: ['t2'] } })
  await expect(stranger.imports.errors({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
})

it('reads long', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  const rows = Array.from({ length: 450 }, (_, index) => `客户${index},12`)
  const { id } = await manager.customers.import({
    file: fileOf(`姓名,手机号\n${rows.join('\n')}\n`),
    start: true,
  })
  await workOff(test.crm)
  const lines = (await textOf(await manager.imports.errors({ id }))).trim().split('\r\n')
  expect(lines).toHaveLength(451)
  expect(lines.at(-1)).toMatch(/^客户449,12,451,/)
})

it('goes after a week, with the file', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  const { id } = await importText(test, manager, { text: FILE })
  const { id: waiting } = await importText(test, manager, { text: FILE, start: false })
  test.clock.advance(7 * 86_400_000)
  await workOff(test.crm)
  expect(await manager.imports.get({ id })).toMatchObject({ counts: { failed: 3 }, errorsUrl: null })
  await expect(manager.imports.errors({ id })).rejects.toMatchObject({ code: 'KITH_BLOB_GONE' })
  for (const table of ['crm_import_fault', 'crm_blob', 'crm_blob_piece'])
    expect(
      await test.database
        .selectFrom(table as never)
        .selectAll()
        .execute(),
    ).toEqual([])
  await manager.imports.start({ id: waiting })
  await workOff(test.crm)
  expect(await manager.imports.get({ id: waiting })).toMatchObject({
    state: 'failed',
    failure: 'KITH_BLOB_GONE',
  })
})
