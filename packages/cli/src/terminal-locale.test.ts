import { expect, it } from 'vitest'

import { terminalLocale } from './terminal-locale.ts'

it.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
  [{ LANG: 'zh_CN' }, 'zh-CN'],
  [{ LANG: 'de_DE@euro' }, 'de-DE'],
  [{ LC_ALL: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en-US'],
  [{ LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }, 'zh-CN'],
  [{ LC_ALL: '', LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
])('reads %o as %s', (environment, locale) => {
  expect(terminalLocale(environment)).toBe(locale)
})

it.each([{}, { LANG: '' }, { LANG: 'C' }, { LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' }, { LANG: 'POSIX' }])(
  'finds no language in %o',
  (environment) => {
    expect(terminalLocale(environment)).toBeUndefined()
  },
)
