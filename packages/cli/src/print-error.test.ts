import { CrmBootError } from '@kith/core'
import { expect, it } from 'vitest'

import { cliErrors } from './cli-errors.ts'
import { describeError } from './print-error.ts'

it('says code, message and fix', () => {
  expect(describeError(cliErrors.PORT_INVALID(), { debug: false })).toBe(
    'KITH_CLI_PORT_INVALID: The port must be a whole number from 0 to 65535.\n' +
      '  Fix: Pass one, for example --port 4400; 0 takes any free port.',
  )
})

it('says every problem of a boot', () => {
  const problem = { code: 'KITH_BOOT_CYCLE', plugin: 'a', message: 'No.', fix: 'Yes.' }
  expect(describeError(new CrmBootError([problem, { ...problem, fix: '' }]), { debug: false })).toBe(
    'KITH_BOOT_CYCLE: a: No.\n  Fix: Yes.\nKITH_BOOT_CYCLE: a: No.',
  )
})

it('shows stacks, those of causes too, only where they are asked for', () => {
  const error = cliErrors.PORT_INVALID({ cause: new Error('deeper') })
  expect(describeError(error, { debug: true })).toMatch(/\n\s+at [^]*caused by Error: deeper\n\s+at /)
  expect(describeError(new Error('odd'), { debug: false })).toMatch(
    /^KITH_CLI_UNEXPECTED: Error: odd\n {2}Fix: /,
  )
})
