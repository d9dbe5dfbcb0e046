import { expect, it } from 'vitest'

import { sqlitePath } from './database-url.ts'

it.each([
  ['sqlite:crm.db', 'crm.db'],
  ['SQLite:crm.db', 'crm.db'],
  ['sqlite:./data/crm.db', './data/crm.db'],
  ['sqlite:/srv/crm.db', '/srv/crm.db'],
  ['sqlite:///srv/crm.db', '/srv/crm.db'],
  ['sqlite::memory:', ':memory:'],
  ['crm.db', 'crm.db'],
  ['/srv/crm.db', '/srv/crm.db'],
  ['C:\\data\\crm.db', 'C:\\data\\crm.db'],
])('reads %s as the file %s', (url, path) => {
  expect(sqlitePath(url)).toBe(path)
})

it.each(['postgres://u:p@h/db', 'mysql://h/db', 'file:crm.db', 'libsql://h', 'http://h/db'])(
  'refuses %s',
  (url) => {
    expect(() => sqlitePath(url)).toThrow(`"${url.slice(0, url.indexOf(':') + 1)}"`)
  },
)

it.each(['', 'sqlite:'])('asks for a path when "%s" has none', (url) => {
  expect(() => sqlitePath(url)).toThrow('No database is named.')
})
