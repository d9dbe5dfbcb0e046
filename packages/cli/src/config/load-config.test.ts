import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { TemporaryFolder } from '../fixtures/kith-process.ts'
import { loadConfig } from './load-config.ts'

const folders: TemporaryFolder[] = []

function folderWith(name: string, text: string): string {
  const folder = new TemporaryFolder()
  folders.push(folder)
  writeFileSync(join(folder.path, name), text)
  return folder.path
}

afterAll(() => {
  for (const folder of folders) folder[Symbol.dispose]()
})

describe('the configuration', () => {
  it('is empty where there is none', async () => {
    expect(await loadConfig(folderWith('other.ts', ''), undefined)).toEqual({})
  })

  it.each(['kith.config.ts', 'kith.config.mjs'])('is found as %s', async (name) => {
    expect(await loadConfig(folderWith(name, 'export default { port: 8080 }'), undefined)).toEqual({
      port: 8080,
    })
  })

  it('is the named file', async () => {
    const folder = folderWith('mine.mjs', 'export default { host: "::1" }')
    expect(await loadConfig(folder, 'mine.mjs')).toEqual({ host: '::1' })
    await expect(loadConfig(folder, 'yours.mjs')).rejects.toThrow('yours.mjs')
  })

  it.each([
    ['a name that does not exist', '{ prot: 1 }', 'prot'],
    ['a port that is none', '{ port: "80" }', 'port'],
    ['a key set without issuer and audience', '{ auth: { jwks: "https://id.example.com/jwks" } }', 'issuer'],
    ['no object', '"crm.db"', 'expected object'],
  ])('is refused for %s', async (_, text, reason) => {
    const loading = loadConfig(folderWith('kith.config.mjs', `export default ${text}`), undefined)
    await expect(loading).rejects.toMatchObject({ code: 'KITH_CLI_CONFIG_INVALID' })
    await expect(loading).rejects.toThrow(reason)
  })

  it('is refused where it does not load', async () => {
    const loading = loadConfig(folderWith('kith.config.mjs', 'throw new Error("no way")'), undefined)
    await expect(loading).rejects.toMatchObject({ code: 'KITH_CLI_CONFIG_UNREADABLE' })
  })
})
