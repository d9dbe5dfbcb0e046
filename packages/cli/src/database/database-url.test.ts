import { expect, it } from 'vitest'

import { readDatabaseUrl } from './database-url.ts'

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
  expect(readDatabaseUrl(url)).toEqual({ kind: 'sqlite', path })
})

it.each([
  ['postgres://u:p@h:6543/crm?sslmode=require', 'postgres', 'h:6543/crm'],
  ['postgresql://h/crm', 'postgres', 'h/crm'],
  ['MariaDB://u:p@h/crm', 'mariadb', 'h/crm'],
  ['mysql://u:p@h/crm', 'mariadb', 'h/crm'],
])('reads %s as a database of a server, and names it without the password', (text, kind, label) => {
  const url = text.replace(/^\w+:/, kind === 'postgres' ? 'postgres:' : 'mysql:')
  expect(readDatabaseUrl(text)).toEqual({ kind, url, label })
})

it.each(['file:crm.db', 'libsql://h', 'http://h/db'])('refuses %s', (url) => {
  expect(() => readDatabaseUrl(url)).toThrow(`"${url.slice(0, url.indexOf(':') + 1)}"`)
})

it.each(['postgres:', 'postgres://u:secret@', 'postgres://u:secret@h', 'mysql://u:secret@h/'])(
  'asks for a host and a name in %s, without repeating the password',
  (url) => {
    expect(() => readDatabaseUrl(url)).toThrow(/no URL with a host and the name of a database/)
    expect(() => readDatabaseUrl(url)).not.toThrow(/secret/)
  },
)

it.each(['', 'sqlite:'])('asks for a path when "%s" has none', (url) => {
  expect(() => readDatabaseUrl(url)).toThrow('No database is named.')
})
