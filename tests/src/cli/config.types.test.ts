import { defineConfig, type KithConfig } from '@kith/cli'
import { definePlugin, standardRoles } from '@kith/core'
import type { Kysely, SqliteAdapter } from 'kysely'
import { describe, expectTypeOf, it } from 'vitest'

describe('defineConfig', () => {
  it('takes a database by name or as the host’s own instance', () => {
    expectTypeOf<KithConfig['database']>().extract<string>().toEqualTypeOf<string>()
    const kysely: Kysely<{ orders: { id: string } }> = undefined as never
    expectTypeOf(defineConfig({ database: kysely })).toEqualTypeOf<KithConfig>()
    expectTypeOf<SqliteAdapter>().not.toExtend<KithConfig['database']>()
  })

  it('takes plugins and a policy as createCrm does', () => {
    const greetings = definePlugin<{ id: 'greetings' }>({ id: 'greetings', version: '1.0.0', kernel: '^0.1' })
    expectTypeOf(
      defineConfig({ plugins: [greetings()], policy: standardRoles() }),
    ).toEqualTypeOf<KithConfig>()
  })

  it('refuses options that it does not know', () => {
    expectTypeOf(defineConfig).parameter(0).not.toHaveProperty('prot')
  })
})
