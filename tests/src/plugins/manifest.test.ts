import { inspectPlugins, standardRoles } from '@kith/core'
import { describe, expect, test } from 'vitest'

import { deskPlugin } from '../host/fixtures/desk-plugin.ts'
import { embed } from '../host/fixtures/embedded.ts'
import { orders } from '../orders/orders-plugin.ts'
import { scores } from './score-plugin.ts'

const plugins = () => [scores(), orders(), deskPlugin({ onCustomer: () => undefined })]

describe('the manifest of an instance', () => {
  const manifest = inspectPlugins({ plugins: plugins(), policy: standardRoles() })
  const pluginOf = (id: string) => manifest.plugins.find((plugin) => plugin.id === id)!

  test('is made without a database and without a secret, and is plain data', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest)
    expect(manifest.plugins.map(({ id }) => id)).toEqual(['core', 'scores', 'orders', 'desk'])
  })

  test('is the one that a running CRM has', async () => {
    await using host = await embed({ crmPlugins: plugins() })
    expect(host.crm.manifest).toEqual(manifest)
  })

  test('lists tables, entities, operations, events and subscriptions with their plugin', () => {
    expect(pluginOf('desk')).toMatchObject({
      version: '1.0.0',
      kernel: '^0.1',
      migrations: ['0001-create-memos'],
      tables: ['crm_desk_memo'],
      entities: [{ name: 'memo', table: 'crm_desk_memo' }],
      events: ['memo.written'],
      subscriptions: [{ name: 'desk.welcome', event: 'customer.created' }],
    })
    expect(pluginOf('core').operations).toContainEqual({
      name: 'customers.get',
      summary: expect.any(String) as string,
      kind: 'query',
      permission: 'customer:read',
      route: 'GET /customers/{id}',
    })
  })

  test('lists added fields with the plugin that adds them', () => {
    expect(pluginOf('scores').adds).toMatchObject([
      { name: 'customer', table: 'crm_scores_customer_fields', subject: 'self' },
    ])
    const added = pluginOf('scores').adds[0]!.fields.map(({ name }) => name)
    expect(added).toEqual(['score', 'segment', 'passport', 'credit'])
    const own = pluginOf('core').entities.find(({ name }) => name === 'customer')!
    expect(own.fields.map(({ name }) => name)).not.toContain('score')
  })

  test('is an inventory of personal data', () => {
    const lines = manifest.personal.map(
      ({ plugin, entity, name, class: is }) => `${plugin} ${entity}.${name} ${is}`,
    )
    expect(lines).toContain('core customer.phone contact')
    expect(lines).toContain('scores customer.passport identity')
    expect(lines.filter((line) => / (public|basic|behaviour)$/.test(line))).toEqual([])
    expect(manifest.personal.find(({ name }) => name === 'phone')).toMatchObject({
      subject: 'self',
      isEncrypted: true,
      mask: 'phone',
    })
  })

  test('says who gives which right to which role', () => {
    expect(manifest.rights).toContainEqual(
      expect.objectContaining({ role: 'service-rep', by: 'desk', entity: 'memo' }),
    )
    expect(manifest.rights).toContainEqual(
      expect.objectContaining({ role: 'integration', by: 'standard', entity: 'customer' }),
    )
  })
})
