import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createMemoryChannel, createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { callers, titleOf } from './callers.ts'
import { permissionMatrix } from './permission-matrix-rows.ts'
import { answersTo } from './run-matrix.ts'

const PAGE = join(import.meta.dirname, '../../../../docs/reference/standard-roles.md')

const words = Object.entries(permissionMatrix).map(
  ([operation, row]) => [operation, row.may.split(/ +/)] as const,
)

describe('the permission matrix', () => {
  it.each(callers.map((caller, column) => ({ title: titleOf(caller), caller, column })))(
    'says what $title may do',
    async ({ caller, column }) => {
      const post = createMemoryChannel('phone')
      await using test = (await createTestCrm({ plugins: [post.plugin] })) as unknown as TestCrm
      const expected = Object.fromEntries(words.map(([operation, cells]) => [operation, cells[column]]))
      expect(await answersTo(test, caller)).toEqual(expected)
    },
    60_000,
  )

  it('has a line for every operation, and a word for every caller', async () => {
    await using test = await createTestCrm()
    const operations = test.crm.operations.map(({ name }) => name)
    const lines = Object.keys(permissionMatrix)
    expect(
      operations.filter((name) => !lines.includes(name)),
      'Add a line to tests/src/policy/matrix for each of these operations',
    ).toEqual([])
    expect(
      lines.filter((name) => !operations.includes(name)),
      'Take the lines of operations that are gone out of tests/src/policy/matrix',
    ).toEqual([])
    for (const [operation, cells] of words)
      expect([operation, cells.length]).toEqual([operation, callers.length])
  })

  it('stands in the reference of the standard roles', () => {
    const shown = readFileSync(PAGE, 'utf8')
      .split('\n')
      .filter((line) => /^\| `[a-z]\w*\.[\w.]+` \|/.test(line))
    const known = words.map(
      ([operation, cells]) => `| \`${operation}\` | ${cells.slice(0, -1).join(' | ')} |`,
    )
    expect(shown, 'The table "Operations" of docs/reference/standard-roles.md').toEqual(known)
  })
})
