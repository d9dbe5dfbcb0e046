import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Scope } from '../di/scope.ts'
import { type BuildsOn, compilePipeline } from './compile-pipeline.ts'
import type { HookPlace, InstalledHook } from './hook.ts'

function before(pluginId: string, place: HookPlace = {}): InstalledHook {
  return {
    moment: 'before',
    operation: 'notes.take',
    pluginId,
    scope: Scope.root(pluginId),
    place,
    handler: () => undefined,
  }
}

function orderOf(hooks: readonly InstalledHook[], buildsOn: BuildsOn = () => false): readonly string[] {
  const compiled = compilePipeline(hooks, buildsOn)
  return 'plugins' in compiled
    ? [`circle of ${compiled.plugins.join(', ')}`]
    : compiled.before.map((hook) => hook.pluginId)
}

describe('the order of hooks', () => {
  test('is that of the plugins', () => {
    expect(orderOf([before('a'), before('b'), before('c')])).toEqual(['a', 'b', 'c'])
  })

  test('follows their wishes, and that of the plugins wherever there is none', () => {
    expect(orderOf([before('a', { after: ['c'] }), before('b'), before('c'), before('d')])).toEqual([
      'b',
      'c',
      'a',
      'd',
    ])
    expect(orderOf([before('a'), before('b'), before('c', { before: ['a'] })])).toEqual(['b', 'c', 'a'])
  })

  test('keeps the hooks of one plugin as they were recorded', () => {
    const [first, second] = [before('a'), before('a')]
    const compiled = compilePipeline([first, second], () => false)
    expect('before' in compiled && compiled.before).toEqual([first, second])
  })

  test('puts a plugin after those that it builds on, unless it wishes otherwise', () => {
    const buildsOn: BuildsOn = (plugin, other) => plugin === 'a' && other === 'b'
    const free = before('c', { before: ['b'] })
    expect(orderOf([before('b'), before('a'), free], buildsOn)).toEqual(['c', 'b', 'a'])
    expect(orderOf([before('b'), before('a', { before: ['b'] })], buildsOn)).toEqual(['a', 'b'])
    expect(orderOf([before('b', { after: ['a'] }), before('a')], buildsOn)).toEqual(['a', 'b'])
  })

  test('minds no plugin that is absent', () => {
    expect(orderOf([before('a', { after: ['z'] }), before('b', { before: ['y'] })])).toEqual(['a', 'b'])
  })

  test('names the plugins of a circle and no others', () => {
    const hooks = [
      before('waits', { after: ['a'] }),
      before('a', { after: ['b'] }),
      before('b', { after: ['c'] }),
      before('c', { before: ['b'], after: ['a'] }),
      before('free'),
    ]
    expect(orderOf(hooks)).toEqual(['circle of c, b, a'])
  })

  test('keeps every wish that contradicts no other', () => {
    const wishes = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 12 })
    fc.assert(
      fc.property(wishes, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]), (pairs, listed) => {
        // Wishes along one hidden order cannot contradict each other.
        const along = pairs.filter(([one, other]) => one < other)
        const hooks = listed.map((id) =>
          before(String(id), {
            before: along.filter(([one]) => one === id).map(([, other]) => String(other)),
          }),
        )
        const order = orderOf(hooks)
        expect(order.toSorted()).toEqual(listed.map(String).toSorted())
        for (const [one, other] of along) {
          if (!listed.includes(one) || !listed.includes(other)) continue
          expect(order.indexOf(String(one))).toBeLessThan(order.indexOf(String(other)))
        }
      }),
    )
  })
})
