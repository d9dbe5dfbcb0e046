import { describe, expect, it } from 'vitest'

import { readChinook } from './chinook.ts'

const { employees, customers } = readChinook()

describe('the Chinook sample', () => {
  it('has 8 employees below one general manager', () => {
    expect(employees).toHaveLength(8)
    const superiorOf = new Map(employees.map(({ id, reportsTo }) => [id, reportsTo]))
    for (const { id } of employees) {
      let above: number | null | undefined = id
      for (let step = 0; step < 3 && above !== null; step++) above = superiorOf.get(above ?? 0)
      expect(above).toBeNull()
    }
  })

  it('has 59 customers, each with a support representative', () => {
    expect(customers).toHaveLength(59)
    const agents = new Set(
      employees.filter(({ title }) => title === 'Sales Support Agent').map(({ id }) => id),
    )
    expect(agents.size).toBe(3)
    for (const { supportRepId } of customers) expect(agents).toContain(supportRepId)
  })

  it('keeps letters and countries', () => {
    expect(customers[0]).toEqual({
      id: 1,
      supportRepId: 3,
      kind: 'person',
      name: 'Luís Gonçalves',
      givenName: 'Luís',
      familyName: 'Gonçalves',
      phone: '+551239235555',
      email: 'luisg@embraer.com.br',
      country: 'BR',
      province: 'SP',
      city: 'São José dos Campos',
      address: 'Av. Brigadeiro Faria Lima, 2170, São José dos Campos, SP, 12227-000',
      lifecycle: 'active',
      source: 'store',
      tags: ['business'],
      notes: 'Company: Embraer - Empresa Brasileira de Aeronáutica S.A.',
      createdAt: '2022-03-11T00:00:00.000Z',
    })
    expect(new Set(customers.map(({ country }) => country)).size).toBe(24)
    expect(customers.filter(({ phone }) => phone !== undefined)).toHaveLength(55)
  })

  it('gives each reader a copy', () => {
    readChinook().customers[0]!.tags.push('changed')
    readChinook().employees[0]!.title = 'changed'
    expect(readChinook()).toEqual({ employees, customers })
  })
})
