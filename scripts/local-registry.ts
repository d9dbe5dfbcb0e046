import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { run, workspacesIn } from './workspaces.ts'

/** A registry of the packages of this repository, as they would be published. */
export interface LocalRegistry {
  /** The environment in which npm finds them there. */
  readonly env: Readonly<Record<string, string>>
  close(): void
}

/** Packs every public package into a folder and serves them to npm on this machine. */
export async function serveRegistry(folder: string): Promise<LocalRegistry> {
  const packages = workspacesIn('{packages,plugins}/*').filter((workspace) => !workspace.private)
  const tarballs = new Map<string, Buffer>()
  const documents = new Map<string, (url: string) => object>()
  for (const { folder: source, name } of packages) {
    if (!run(`npm pack --silent --pack-destination ${folder} -w ${source}`))
      throw new Error(`${name} cannot be packed`)
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
    const file = `${name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`
    const tarball = readFileSync(join(folder, file))
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
    tarballs.set(`/${file}`, tarball)
    documents.set(`/${name}`, (url) => ({
      name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist: { tarball: `${url}/${file}`, integrity } } },
    }))
  }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    const tarball = tarballs.get(path)
    const describe = documents.get(path)
    if (tarball !== undefined) response.end(tarball)
    else if (describe !== undefined) response.end(JSON.stringify(describe(`http://${request.headers.host}`)))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // A file, because a shell drops variables with such names. What npm was told before stays true.
  const config = join(folder, 'npmrc')
  const before = join(homedir(), '.npmrc')
  const told = existsSync(before) ? readFileSync(before, 'utf8') : ''
  writeFileSync(config, `${told}\n@kith:registry=http://127.0.0.1:${port}/\n`)
  // A cache of its own: what npx has installed once under a version, it does not look at again.
  const env = { npm_config_userconfig: config, npm_config_cache: join(folder, 'cache') }
  return { env, close: () => void server.close() }
}
