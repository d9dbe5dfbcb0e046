import { CrmBootError, defineErrors, kernelErrors, kernelMessages } from '@kith/core'
import { expect, it } from 'vitest'

import { cliErrors } from './cli-errors.ts'
import { noteMessages } from './known-messages.ts'
import { printableError } from './print-error.ts'

it('says code, message and fix', () => {
  expect(printableError(cliErrors.PORT_INVALID(), { debug: false })).toBe(
    'KITH_CLI_PORT_INVALID: The port must be a whole number from 0 to 65535.\n' +
      '  Fix: Pass one, for example --port 4400; 0 takes any free port.',
  )
})

it('says every problem of a boot', () => {
  const problem = { code: 'KITH_BOOT_CYCLE', plugin: 'a', message: 'No.', fix: 'Yes.' }
  expect(printableError(new CrmBootError([problem, { ...problem, fix: '' }]), { debug: false })).toBe(
    'KITH_BOOT_CYCLE: a: No.\n  Fix: Yes.\nKITH_BOOT_CYCLE: a: No.',
  )
})

it('shows stacks, those of causes too, only where they are asked for', () => {
  const error = cliErrors.PORT_INVALID({ cause: new Error('deeper') })
  expect(printableError(error, { debug: true })).toMatch(/\n\s+at [^]*caused by Error: deeper\n\s+at /)
  expect(printableError(new Error('odd'), { debug: false })).toMatch(
    /^KITH_CLI_UNEXPECTED: The command failed unexpectedly: Error: odd\n {2}Fix: /,
  )
})

it('says all of it in the language of the terminal', () => {
  const locale = 'zh-CN'
  expect(printableError(cliErrors.PORT_INVALID(), { debug: false, locale })).toBe(
    'KITH_CLI_PORT_INVALID: 端口须为 0 到 65535 之间的整数。\n' +
      '  解决办法：请给出一个端口，例如 --port 4400；0 表示任意空闲端口。',
  )
  const refused = kernelErrors.INVALID_QUERY({ reason: 'the key is reserved' }, { pointer: '/where' })
  expect(printableError(refused, { debug: false, locale })).toMatch(
    /^KITH_INVALID_QUERY: 查询无效：该键为保留字。\n {2}\/where: 查询无效：该键为保留字。\n {2}解决办法：/,
  )
  expect(printableError(new Error('odd'), { debug: false, locale })).toMatch(
    /^KITH_CLI_UNEXPECTED: 命令意外失败：Error: odd\n {2}解决办法：/,
  )
})

it('says the problems of a boot in it, as far as they are known', () => {
  const cycle = {
    code: 'KITH_BOOT_CYCLE',
    plugin: 'a',
    message: 'Plugins require each other: a, b.',
    fix: 'Break the circle.',
  }
  const foreign = { code: 'KITH_BOOT_INVALID', plugin: 'b', message: 'Odd.', fix: 'Mend it.' }
  expect(printableError(new CrmBootError([cycle, foreign]), { debug: false, locale: 'zh-CN' })).toBe(
    'KITH_BOOT_CYCLE: a: 插件之间循环依赖：a, b。\n  解决办法：请打破循环。\n' +
      'KITH_BOOT_INVALID: b: Odd.\n  Fix: Mend it.',
  )
})

it('says the errors of a plugin by its messages', () => {
  const errors = defineErrors('KITH_VISITS', { FULL: { status: 409, message: 'It is full.', fix: 'Wait.' } })
  const error = errors.FULL()
  const told = { KITH_VISITS_FULL: { message: '已约满。', fix: '请改期。' } }
  noteMessages(error, [kernelMessages, { locale: 'zh-CN', errors: told }])
  expect(printableError(error, { debug: false, locale: 'zh-CN' })).toBe(
    'KITH_VISITS_FULL: 已约满。\n  解决办法：请改期。',
  )
})
