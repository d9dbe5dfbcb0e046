import { spawnSync } from 'node:child_process'
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const DEPLOY = join(import.meta.dirname, '../deploy')
const read = (name: string): string => readFileSync(join(DEPLOY, name), 'utf8')
const units = globSync(join(DEPLOY, '*.{service,timer}')).toSorted()

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly command: readonly string[]
        readonly depends_on?: Readonly<Record<string, object>>
        readonly volumes: readonly string[]
        readonly healthcheck?: { readonly test: readonly string[] }
      }
    >
  >
  readonly volumes: object
}

const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as Compose

/** The command lines of `kith` in the files, and where each stands. */
function commandLines(): (readonly [place: string, line: readonly string[]])[] {
  const ofUnits = units.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/^ExecStart=\S+\/kith (.*)$/gm), ([, line = '']) => {
      return [basename(file), line.split(' ')] as const
    }),
  )
  const ofServices = Object.entries(services).map(
    ([name, { command }]) => [`compose ${name}`, command] as const,
  )
  const [, ofImage = '[]'] = /^CMD (.*)$/m.exec(read('Dockerfile')) ?? []
  return [...ofUnits, ...ofServices, ['Dockerfile', JSON.parse(ofImage) as string[]]]
}

const helps = new Map<string, string>()

/** What a subcommand says of its options. */
function helpOf(command: string): string {
  const known = helps.get(command)
  if (known !== undefined) return known
  const bin = join(import.meta.dirname, '../packages/cli/src/bin.ts')
  const { stdout } = spawnSync(process.execPath, ['--conditions=@kith/source', bin, command, '--help'], {
    encoding: 'utf8',
  })
  helps.set(command, stdout)
  return stdout
}

describe('the files to deploy with', () => {
  it.each(commandLines())(
    'have commands and options that there are: %s',
    (_place, [command = '', ...options]) => {
      const help = helpOf(command)
      expect(help).toContain(`Usage: kith ${command} `)
      const named = options
        .filter((option) => option.startsWith('--'))
        .map((option) => option.split('=', 1)[0])
      for (const option of named) expect(help).toMatch(new RegExp(`^ +${option}\\b`, 'm'))
    },
  )

  it('name services and volumes that there are, and a health check that is a program', () => {
    for (const service of Object.values(services)) {
      for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name)
      const sources = service.volumes.map((volume) => volume.slice(0, volume.indexOf(':')))
      for (const source of sources.filter((each) => !each.startsWith('.')))
        expect(volumes).toHaveProperty(source)
    }
    const [, program, , script = ''] = services['serve']!.healthcheck!.test
    expect(program).toBe('node')
    expect(spawnSync(process.execPath, ['--check', '-'], { input: script, encoding: 'utf8' }).stderr).toBe('')
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

  it.skipIf(!hasSystemd)('are units that systemd accepts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-'))
    try {
      const copies = units.map((file) => {
        const copy = join(folder, basename(file))
        if (file.endsWith('.timer')) copyFileSync(file, copy)
        // The command is not installed where the test runs.
        else
          writeFileSync(copy, readFileSync(file, 'utf8').replaceAll(/\/srv\/kith\/\S*\/kith/g, '/bin/true'))
        return copy
      })
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...copies], { encoding: 'utf8' })
      const said = stderr.split('\n').filter((line) => line.includes(folder))
      expect([status, said]).toEqual([0, []])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
