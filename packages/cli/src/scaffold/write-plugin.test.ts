import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { writePlugin } from './write-plugin.ts'

let parent: string

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'kith-plugin-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

describe('a new plugin', () => {
  it('is a package with its own rooms', () => {
    const files = writePlugin('follow-ups', { parent, version: '1.2.3' })
    expect(files).toContain(join('follow-ups', 'src/operations/create-follow-up.ts'))
    expect(files).toContain(join('follow-ups', 'src/messages/zh-CN.ts'))
    expect(readdirSync(parent, { recursive: true })).toEqual(expect.arrayContaining([...files]))
    const manifest = JSON.parse(readFileSync(join(parent, 'follow-ups/package.json'), 'utf8')) as object
    expect(manifest).toMatchObject({
      name: 'kith-plugin-follow-ups',
      peerDependencies: { '@kith/core': '^1.2.3' },
    })
  })

  it('overwrites nothing', () => {
    writePlugin('visits', { parent, version: '1.2.3' })
    writeFileSync(join(parent, 'visits/src/index.ts'), 'mine')
    expect(() => writePlugin('visits', { parent, version: '1.2.3' })).toThrow(
      expect.objectContaining({ code: 'KITH_CLI_PLUGIN_FOLDER_EXISTS' }),
    )
    expect(readFileSync(join(parent, 'visits/src/index.ts'), 'utf8')).toBe('mine')
  })
})
