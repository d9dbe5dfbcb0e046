import { describe, expect, it } from 'vitest'

import { checkFile, LAYERS } from './check-layers.ts'

const core = (path: string) => `packages/core/src/${path}`

describe('layers of core', () => {
  const imported = LAYERS.filter((layer) => layer !== 'index.ts')

  it.each(imported.slice(1).map((layer, index) => [imported[index] ?? '', layer] as const))(
    'lets %s be imported by %s and not the other way round',
    (upper, lower) => {
      const file = (layer: string) => (layer.endsWith('.ts') ? layer : `${layer}/x.ts`)
      const from = (layer: string) => core(file(layer))
      const up = (layer: string, target: string) => (layer.endsWith('.ts') ? './' : '../') + file(target)
      expect(checkFile(from(lower), `import { x } from '${up(lower, upper)}'`)).toEqual([])
      expect(checkFile(from(upper), `import { x } from '${up(upper, lower)}'`)).toHaveLength(1)
    },
  )

  it.each([
    ['a type-only import', "import type { x } from '../gate/x.ts'"],
    ['a re-export', "export { x } from '../gate/x.ts'"],
    ['a dynamic import', "const x = await import('../gate/x.ts')"],
    ['an import inside a type', "type X = import('../gate/x.ts').X"],
  ])('counts %s', (_form, text) => {
    expect(checkFile(core('shared/y.ts'), `\n${text}`)).toEqual([
      expect.stringContaining('packages/core/src/shared/y.ts:2 shared stands above gate'),
    ])
  })

  it('keeps the public surface and the part for Node from each other', () => {
    expect(checkFile(core('node/x.ts'), "import { x } from '../index.ts'")).toHaveLength(1)
    expect(checkFile(core('index.ts'), "import { x } from './node/x.ts'")).toHaveLength(1)
  })

  it('names a folder that has no place in the order', () => {
    expect(checkFile(core('extras/y.ts'), "import { x } from '../shared/x.ts'")).toEqual([
      expect.stringContaining("'extras' is no layer of core"),
    ])
  })

  it('leaves tests free to look down', () => {
    expect(checkFile(core('shared/y.test.ts'), "import { x } from '../gate/x.ts'")).toEqual([])
  })
})

describe('doors and borders', () => {
  it.each([
    ['node built-ins in core', core('audit/y.ts'), 'node:crypto'],
    ['node built-ins without their prefix', core('audit/y.ts'), 'crypto'],
    ['tsyringe outside di', core('plugin/y.ts'), 'tsyringe'],
    ['hono in core', core('operations/y.ts'), 'hono'],
    ['hono in a plugin', 'plugins/loyalty/src/y.ts', 'hono/http-exception'],
    ['a plugin in a plugin', 'plugins/loyalty/src/y.ts', '@kith/tickets'],
    ['another package in core', core('crm.ts'), '@kith/testing'],
    ['core by its own name', core('crm.ts'), '@kith/core'],
    ['the inside of a package', 'plugins/loyalty/src/y.ts', '@kith/core/src/crm.ts'],
    ['a file of another workspace', 'packages/hono/src/y.ts', '../../core/src/crm.ts'],
    ['its own index.ts', 'plugins/loyalty/src/tiers.ts', './index.ts'],
  ])('refuses %s', (_what, file, specifier) => {
    expect(checkFile(file, `import { x } from '${specifier}'`)).toHaveLength(1)
  })

  it.each([
    ['node built-ins behind the platform port', core('shared/platform.ts'), 'node:crypto'],
    ['tsyringe in di', core('di/container.ts'), 'tsyringe'],
    ['hono in its adapter', 'packages/hono/src/y.ts', 'hono'],
    ['node built-ins outside core', 'packages/cli/src/y.ts', 'node:fs'],
    ['core in a plugin', 'plugins/loyalty/src/y.ts', '@kith/core'],
    ['the test kit in a test of a plugin', 'plugins/loyalty/src/y.test.ts', '@kith/testing'],
    ['a deep file of another folder', core('gate/y.ts'), '../policy/deep/plan.ts'],
  ])('allows %s', (_what, file, specifier) => {
    expect(checkFile(file, `import { x } from '${specifier}'`)).toEqual([])
  })

  it('refuses a barrel inside a folder', () => {
    expect(checkFile(core('gate/index.ts'), 'export const x = 1')).toHaveLength(1)
  })
})
