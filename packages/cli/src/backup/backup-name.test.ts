import { describe, expect, it } from 'vitest'

import { backupName, backupsAmong, outdated } from './backup-name.ts'

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day, 3, 4, 5))
const names = [1, 2, 3, 4].map((day) => backupName('/srv/crm.db', at(day)))
const backups = backupsAmong(names, 'crm.db')
const kept = (retention: Partial<Parameters<typeof outdated>[1]>, day = 5): string[] => {
  const gone = outdated(backups, { count: undefined, days: undefined, ...retention }, at(day))
  return backups.filter((each) => !gone.includes(each)).map(({ name }) => name)
}

describe('a backup', () => {
  it('is named after its database and its time', () => {
    expect(names[0]).toBe('crm-2026-01-01T03-04-05Z.db')
  })

  it('is known by its name, and nothing else is taken for one', () => {
    const others = [
      'crm.db',
      'crm-2026-01-01T03-04-05Z.db.partial',
      'shop-2026-01-01T03-04-05Z.db',
      'crm-2026.db',
    ]
    expect(backupsAmong([...others, ...names, 'crm-2026-13-01T03-04-05Z.db'], 'crm.db')).toEqual(backups)
    expect(backups.map(({ takenAt }) => takenAt)).toEqual([4, 3, 2, 1].map(at))
  })

  it('is kept by count and by age, whichever ends first', () => {
    const newest = names.toReversed()
    expect(kept({})).toEqual(newest)
    expect(kept({ count: 2 })).toEqual(newest.slice(0, 2))
    expect(kept({ days: 3 })).toEqual(newest.slice(0, 3))
    expect(kept({ count: 2, days: 1 })).toEqual(newest.slice(0, 1))
  })

  it('is kept where it is the newest, however old', () => {
    expect(kept({ count: 1, days: 1 }, 60)).toEqual([names[3]])
  })
})
