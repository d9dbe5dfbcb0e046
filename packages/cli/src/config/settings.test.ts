import { standardRoles } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { DEMO_SECRET, refuseDemoSecret, resolveSettings } from './settings.ts'

const nothing = { flags: {}, env: {}, config: {} }

describe('the settings', () => {
  it('take a flag before the environment, and the environment before the configuration', () => {
    const config = { database: 'c.db', secret: 'from the configuration', port: 1, host: '::1' }
    const env = { KITH_DATABASE_URL: 'e.db', KITH_SECRET: 'from the environment' }
    expect(resolveSettings({ ...nothing, config })).toMatchObject({ ...config, demo: false })
    expect(resolveSettings({ ...nothing, config, env })).toMatchObject({
      database: 'e.db',
      secret: 'from the environment',
    })
    const flags = { db: 'f.db', port: '2', host: '127.0.0.1' }
    expect(resolveSettings({ flags, env, config })).toMatchObject({
      database: 'f.db',
      port: 2,
      host: '127.0.0.1',
    })
  })

  it('are safe where nothing is set', () => {
    expect(resolveSettings(nothing)).toEqual({
      policy: standardRoles(),
      plugins: [],
      port: 4400,
      host: '127.0.0.1',
      region: undefined,
      rates: undefined,
      metrics: undefined,
      telemetry: [],
      database: undefined,
      secret: undefined,
      auth: undefined,
      demo: false,
    })
  })

  it('count a variable that is empty as not set', () => {
    const env = { KITH_DATABASE_URL: '', KITH_SECRET: '' }
    expect(resolveSettings({ ...nothing, env })).toMatchObject({ database: undefined, secret: undefined })
  })

  it('of demo mode come from no configuration but plugins, policy and port', () => {
    const config = {
      database: 'real.db',
      secret: 'real',
      host: '0.0.0.0',
      auth: { apiKeys: true },
      port: 8080,
    }
    const env = { KITH_SECRET: 'real' }
    expect(resolveSettings({ flags: { demo: true }, env, config })).toMatchObject({
      database: '.kith/demo.db',
      secret: DEMO_SECRET,
      host: '127.0.0.1',
      auth: undefined,
      port: 8080,
    })
  })

  it.each(['-1', '65536', 'http', '', '80.5', '1e3'])('refuse the port "%s"', (port) => {
    expect(() => resolveSettings({ ...nothing, flags: { port } })).toThrow('port')
  })

  it('do not take the secret of demo mode for a database of one’s own', () => {
    const settings = resolveSettings({ ...nothing, env: { KITH_SECRET: DEMO_SECRET } })
    expect(() => refuseDemoSecret(settings)).toThrow('public')
    expect(() => refuseDemoSecret({ ...settings, demo: true })).not.toThrow()
  })
})
