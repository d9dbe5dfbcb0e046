import { describe, expect, test } from 'vitest'

import type { KithError } from '../shared/errors.ts'
import { disposeAll, Scope } from './scope.ts'
import { token } from './token.ts'

interface Named {
  readonly name: string
}

const clock = token<Named>('clock')
const mailer = token<Named>('mailer')
const desk = token<Named>('desk')

describe('a scope', () => {
  test('makes a service when it is first asked for, and once', () => {
    const scope = Scope.root('kernel')
    let made = 0
    scope.provide(clock, () => ({ name: `clock ${++made}` }))
    expect(made).toBe(0)
    expect(scope.get(clock)).toBe(scope.get(clock))
    expect(made).toBe(1)
  })

  test('makes a service once even when its value is undefined', () => {
    const scope = Scope.root('kernel')
    const nothing = token<undefined>('nothing')
    let made = 0
    scope.provide(nothing, () => {
      made += 1
      return undefined
    })
    expect([scope.get(nothing), scope.get(nothing), made]).toEqual([undefined, undefined, 1])
  })

  test('sees the services of the scope above it, which makes and keeps them', () => {
    const root = Scope.root('kernel')
    const makers: string[] = []
    root.provide(clock, (scope) => {
      makers.push(scope.name)
      return { name: 'clock' }
    })
    const [one, other] = [root.child('one'), root.child('other')]
    expect(one.get(clock)).toBe(other.get(clock))
    expect(root.get(clock)).toBe(one.get(clock))
    expect(makers).toEqual(['kernel'])
  })

  test('makes its services from what it sees itself, never from what the asking scope sees', () => {
    const root = Scope.root('kernel')
    root.provide(clock, () => ({ name: 'root clock' }))
    root.provide(mailer, (scope) => ({ name: `mailer with ${scope.get(clock).name}` }))
    const plugin = root.child('plugin')
    plugin.provide(clock, () => ({ name: 'plugin clock' }))
    expect(plugin.get(mailer).name).toBe('mailer with root clock')
    expect(plugin.get(clock).name).toBe('plugin clock')
  })

  test('keeps its services from the scopes beside it and above it', () => {
    const root = Scope.root('kernel')
    root.child('tickets').provide(desk, () => ({ name: 'desk' }))
    const missing = {
      code: 'KITH_DI_NOT_REQUIRED',
      params: { token: 'desk', scope: 'loyalty', provider: 'tickets' },
    }
    expect(() => root.child('loyalty').get(desk)).toThrow(expect.objectContaining(missing))
    expect(() => root.get(desk)).toThrow('"desk" is not provided in the scope "kernel"')
  })

  test('sees the services of the scopes it builds on, which make and keep them', () => {
    const root = Scope.root('kernel')
    const post = root.child('post')
    const letters = root.child('letters', [post])
    post.provide(clock, () => ({ name: 'clock of post' }))
    post.provide(mailer, (scope) => ({ name: `mailer with ${scope.get(clock).name}` }))
    letters.provide(desk, (scope) => ({ name: `desk with ${scope.get(mailer).name}` }))
    expect(letters.get(desk).name).toBe('desk with mailer with clock of post')
    expect(letters.get(mailer)).toBe(post.get(mailer))
  })

  test('sees nothing of what those build on in turn, and says whom it lacks', () => {
    const root = Scope.root('kernel')
    const post = root.child('post')
    const letters = root.child('letters', [post])
    const archive = root.child('archive', [letters])
    post.provide(mailer, () => ({ name: 'mailer' }))
    expect(() => archive.get(mailer)).toThrow(
      expect.objectContaining({
        code: 'KITH_DI_NOT_REQUIRED',
        params: { token: 'mailer', scope: 'archive', provider: 'post' },
      }),
    )
    expect(() => archive.get(clock)).toThrow(
      expect.objectContaining({ code: 'KITH_DI_MISSING', params: { token: 'clock', scope: 'archive' } }),
    )
  })

  test('prefers its own service to one of the scopes it builds on', () => {
    const root = Scope.root('kernel')
    const post = root.child('post')
    const letters = root.child('letters', [post])
    post.provide(clock, () => ({ name: 'theirs' }))
    letters.provide(clock, () => ({ name: 'own' }))
    expect([letters.get(clock).name, post.get(clock).name]).toEqual(['own', 'theirs'])
  })

  test('tells two tokens of one name apart', () => {
    const scope = Scope.root('kernel')
    scope.provide(clock, () => ({ name: 'mine' }))
    expect(() => scope.get(token<Named>('clock'))).toThrow(
      expect.objectContaining({ code: 'KITH_DI_MISSING' }),
    )
  })

  test('shares nothing with another root', () => {
    const [one, other] = [Scope.root('one'), Scope.root('other')]
    one.provide(clock, () => ({ name: 'one' }))
    other.provide(clock, () => ({ name: 'other' }))
    expect([one.get(clock).name, other.get(clock).name]).toEqual(['one', 'other'])
  })

  test('names every service of a circle', () => {
    const root = Scope.root('kernel')
    const plugin = root.child('plugin')
    plugin.provide(clock, (scope) => scope.get(mailer))
    plugin.provide(mailer, (scope) => scope.get(desk))
    plugin.provide(desk, (scope) => scope.get(clock))
    const circle = { code: 'KITH_DI_CYCLE', params: { path: 'clock -> mailer -> desk -> clock' } }
    expect(() => plugin.get(clock)).toThrow(expect.objectContaining(circle))
    expect(() => plugin.get(desk)).toThrow('desk -> clock -> mailer -> desk')
  })

  test('names a missing service that another one needs', () => {
    const scope = Scope.root('kernel')
    scope.provide(mailer, (own) => ({ name: own.get(clock).name }))
    expect(() => scope.get(mailer)).toThrow('"clock" is not provided')
  })

  test('tries again after a factory has failed', () => {
    const scope = Scope.root('kernel')
    let isUp = false
    scope.provide(mailer, () => {
      if (!isUp) throw new RangeError('down')
      return { name: 'mailer' }
    })
    expect(() => scope.get(mailer)).toThrow('down')
    isUp = true
    expect(scope.get(mailer).name).toBe('mailer')
  })
})

describe('disposal', () => {
  /** Provides a service that notes its end. */
  function noting(scope: Scope, name: string, end: { log: string[]; later?: boolean; fails?: boolean }) {
    const service = token<object>(name)
    const note = (): void => {
      end.log.push(name)
      if (end.fails) throw new RangeError(`${name} failed`)
    }
    const dispose = end.later
      ? { [Symbol.asyncDispose]: () => new Promise((resolve) => setImmediate(resolve)).then(note) }
      : { [Symbol.dispose]: note }
    scope.provide(service, () => dispose)
    return service
  }

  test('ends what was made, last made first, waiting for each', async () => {
    const scope = Scope.root('kernel')
    const log: string[] = []
    const first = noting(scope, 'first', { log })
    const second = noting(scope, 'second', { log, later: true })
    const third = noting(scope, 'third', { log })
    noting(scope, 'never asked for', { log })
    for (const service of [first, third, second]) scope.get(service)
    await scope.dispose()
    expect(log).toEqual(['second', 'third', 'first'])
  })

  test('ends the needed after the needing', async () => {
    const scope = Scope.root('kernel')
    const log: string[] = []
    const needed = noting(scope, 'needed', { log })
    const needing = token<object>('needing')
    scope.provide(needing, (own) => {
      own.get(needed)
      return { [Symbol.dispose]: () => void log.push('needing') }
    })
    scope.get(needing)
    await scope.dispose()
    expect(log).toEqual(['needing', 'needed'])
  })

  test('leaves the scope above alone', async () => {
    const root = Scope.root('kernel')
    const log: string[] = []
    const shared = noting(root, 'shared', { log })
    const plugin = root.child('plugin')
    plugin.get(shared)
    await plugin.dispose()
    expect(log).toEqual([])
    await root.dispose()
    expect(log).toEqual(['shared'])
  })

  test('happens once', async () => {
    const scope = Scope.root('kernel')
    const log: string[] = []
    scope.get(noting(scope, 'service', { log }))
    await scope.dispose()
    await scope.dispose()
    expect(log).toEqual(['service'])
  })

  test('goes on after a service that fails to end, and then says so', async () => {
    const root = Scope.root('kernel')
    const log: string[] = []
    const scopes = ['one', 'two'].map((name) => root.child(name))
    for (const [index, scope] of scopes.entries()) {
      scope.get(noting(scope, `kept ${index}`, { log }))
      scope.get(noting(scope, `broken ${index}`, { log, fails: true, later: index === 0 }))
    }
    const failure: unknown = await disposeAll(scopes).catch((error: unknown) => error)
    expect(log).toEqual(['broken 1', 'kept 1', 'broken 0', 'kept 0'])
    expect(failure).toMatchObject({ code: 'KITH_DI_STOP_FAILED', params: { count: 2 } })
    expect(((failure as KithError).cause as AggregateError).errors.map(String)).toEqual([
      'RangeError: broken 1 failed',
      'RangeError: broken 0 failed',
    ])
  })

  test('minds no service that has nothing to end', async () => {
    const scope = Scope.root('kernel')
    const values = [token<unknown>('null'), token<unknown>('text'), token<unknown>('object')]
    const made = [null, 'text', {}]
    for (const [index, value] of values.entries()) scope.provide(value, () => made[index])
    for (const value of values) scope.get(value)
    await expect(scope.dispose()).resolves.toBeUndefined()
  })
})

test('leaves Reflect without a metadata polyfill', async () => {
  await import('../index.ts')
  expect('getMetadata' in Reflect).toBe(false)
})
