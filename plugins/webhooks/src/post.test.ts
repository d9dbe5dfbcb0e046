import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { certificate, key } from './fixtures/certificate.ts'
import { guardedLookup } from './guarded-lookup.ts'
import { NetworkRules } from './network-rules.ts'
import { post } from './post.ts'

const rules = new NetworkRules({ allowedNetworks: ['127.0.0.1/32'] })
const lookup = guardedLookup(rules, () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]))

/** Posts to a receiver by https under a name of it. */
async function postTo(host: string) {
  const server = createServer({ cert: certificate, key }, (_, response) => response.writeHead(202).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = new URL(`https://${host}:${port}/`)
  const limits = { signal: new AbortController().signal, timeoutMs: 2000 }
  const { latencyMs: _, ...outcome } = await post({ url, headers: {}, body: '{}', lookup, ...limits })
  server.closeAllConnections()
  server.close()
  return outcome
}

describe('a receiver by https', () => {
  it('is refused with a certificate that nobody vouches for', async () => {
    expect(await postTo('hooks.example')).toEqual({ failure: 'certificate', text: '' })
  })

  describe('whose certificate is trusted', () => {
    const usual = getCACertificates('default')
    beforeEach(() => setDefaultCACertificates([...usual, certificate]))
    afterEach(() => setDefaultCACertificates(usual))

    it('is reached under its name, which is the one that is verified, at the address that was judged', async () => {
      expect(await postTo('hooks.example')).toEqual({ status: 202, text: '' })
    })

    it('is refused under another name', async () => {
      expect(await postTo('other.example')).toEqual({ failure: 'certificate', text: '' })
    })
  })
})
