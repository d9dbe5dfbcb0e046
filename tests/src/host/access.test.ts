import {
  type CrmBootError,
  defineOperation,
  definePlugin,
  inspectPlugins,
  type Operation,
  standardRoles,
} from '@kith/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { guestBook } from '../visitors/guestbook-plugin.ts'

const sound = {
  name: 'doors.open',
  summary: 'Open the door',
  kind: 'command',
  permission: 'self',
  access: 'token',
  tokenIn: 'token',
  callsPerMinute: 5,
  input: z.strictObject({ token: z.string() }),
  output: undefined,
  route: 'POST /doors/{token}',
  run: async () => undefined,
} as const satisfies Operation

function problemsOf(changes: Partial<Operation>): string[] {
  const operation = defineOperation({ ...sound, ...changes } as typeof sound)
  const plugin = definePlugin({
    id: 'doors',
    version: '1.0.0',
    kernel: '*',
    resources: ['door'],
    setup: (r) => r.operation(operation),
  })()
  try {
    inspectPlugins({ plugins: [plugin], policy: standardRoles() })
    return []
  } catch (error) {
    return (error as CrmBootError).problems.map(({ code, message }) => `${code} ${message}`)
  }
}

describe('a plugin does not start', () => {
  it.each([
    [{ permission: { entity: 'customer', action: 'read' } }, 'asks for one'],
    [{ callsPerMinute: undefined }, 'does not say how many'],
    [{ tokenIn: undefined }, 'no key of its input holds'],
    [{ tokenIn: 'key' }, 'no key of its input holds'],
    [{ access: 'public', tokenIn: 'key' }, 'no key of its input holds'],
    [{ access: 'actor' }, 'calls from actors only'],
    [{ access: undefined }, 'calls from actors only'],
    [{ upload: 'token' }, 'and files'],
    [{ route: 'GET /doors/{token}' }, 'by GET, and changes something'],
    [{ tokensOf: 'doors.close' }, 'for which the plugin issues none'],
    [{ tokensOf: 'doors.open' }, 'for which the plugin issues none'],
    [{ tokensOf: 'customers.get' }, 'for which the plugin issues none'],
  ] as const)('with an operation for visitors that has %o', (changes, finding) => {
    expect(problemsOf(changes as Partial<Operation>)).toEqual([
      expect.stringMatching(new RegExp(`^KITH_BOOT_ACCESS .*${finding}`)),
    ])
  })
})

it('a sound one starts, and the manifest says whom each takes calls from', () => {
  expect(problemsOf({})).toEqual([])
  expect(problemsOf({ access: 'public', tokenIn: undefined } as unknown as Partial<Operation>)).toEqual([])
  const { plugins } = inspectPlugins({ plugins: [guestBook()], policy: standardRoles() })
  const { operations } = plugins.find(({ id }) => id === 'guest-book')!
  expect(operations.map(({ name, access }) => `${name} ${access}`)).toEqual([
    'signatures.sign public',
    'signatures.reach public',
    'signatures.hours public',
    'signatures.confirm token',
    'signatures.show token',
    'signatures.issue actor',
  ])
})
