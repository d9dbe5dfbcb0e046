import { definePolicy, type Grant, type Policy, standardRoles } from '@kith/core'
import { describe, expect, it, test } from 'vitest'

import { describePolicy, policyChecks } from './policy-checks.ts'
import type { RoleIntent } from './policy-under-test.ts'

const team: RoleIntent = { sees: (row) => row['teamId'] === 't1' }

describePolicy(
  { describe, test },
  {
    policy: standardRoles(),
    roles: {
      'service-rep': {
        ...team,
        neverInClear: ['phone', 'email', 'idNumber', 'bankCard', 'address'],
        neverChanges: ['idNumber', 'bankCard', 'ownerId'],
      },
      'relationship-manager': {
        sees: (row, { id }) => row['ownerId'] === id || row['teamId'] === 't1',
        neverInClear: ['idNumber', 'bankCard'],
      },
      'system-admin': { sees: () => true, neverInClear: ['phone', 'idNumber'], neverChanges: ['name'] },
      'market-analyst': { sees: () => false, neverInClear: ['name', 'phone'] },
    },
  },
)

describe('a policy that says something else than its author means', () => {
  const clerk = (grant: Omit<Grant, 'entity' | 'actions'>): Policy =>
    definePolicy({
      id: 'shop',
      roles: [
        {
          name: 'clerk',
          title: 'Clerk',
          grants: [{ entity: 'customer', actions: ['read', 'list', 'update'], ...grant }],
        },
      ],
    })
  const open = { public: 'allow', basic: 'allow', behaviour: 'allow', contact: 'allow' } as const

  async function failures(policy: Policy, intent: RoleIntent): Promise<string[]> {
    const failed: string[] = []
    for (const { name, run } of policyChecks({ policy, roles: { clerk: intent }, questions: 60 }))
      await run().catch(() => failed.push(name))
    return failed
  }

  it('is found where it shows other rows', async () => {
    const policy = clerk({ rows: { ownerId: { eq: { actor: 'id' } } }, classes: open })
    expect(await failures(policy, team)).toEqual(['shows clerk the customers that it means to, by every way'])
  })

  it('is found where it tells a field', async () => {
    const policy = clerk({ classes: open })
    expect(await failures(policy, { neverInClear: ['phone'] })).toEqual(['never tells clerk phone'])
  })

  it('is found where it lets a field be changed', async () => {
    const policy = clerk({ classes: open })
    expect(await failures(policy, { neverChanges: ['nickname'] })).toEqual([
      'lets clerk never change nickname',
    ])
  })

  it('is found where it has no such role', () => {
    const policy = clerk({ classes: open })
    expect(() => policyChecks({ policy, roles: { clerc: {} } })).toThrow('clerc')
  })

  it('is no failure where it means it', async () => {
    const policy = clerk({
      rows: { teamId: { in: { actor: 'teamIds' } } },
      classes: { ...open, contact: 'mask' },
    })
    expect(await failures(policy, { ...team, neverInClear: ['phone', 'bankCard'] })).toEqual([])
  })
})
