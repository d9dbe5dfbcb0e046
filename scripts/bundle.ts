/**
 * Bundles the package in the working directory for publication, after `tsc` wrote its declarations: one file a public
 * entry, because loading a few hundred modules costs more than running them. Dependencies stay imports, so that a host,
 * its plugins and Kith share one copy of each. A command (`bin`) is bundled with what it needs but native modules and what its
 * host may install beside it.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { type OutputOptions, rolldown, type RolldownOptions, type RolldownOutput } from 'rolldown'

interface Manifest {
  name: string
  exports: Record<string, string | { '@kith/source': string; default: string }>
  bin?: Record<string, string>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

interface Build extends Required<Pick<RolldownOptions, 'input' | 'external'>> {
  minify?: OutputOptions['minify']
}

const NATIVE = ['better-sqlite3']

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const entries = Object.values(manifest.exports).filter((entry) => typeof entry === 'object')

for (const file of globSync('dist/**/*.js{,.map}')) rmSync(file)

const shared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
await write({
  input: Object.fromEntries(entries.map((entry) => [nameOf(entry.default), entry['@kith/source']])),
  external: externals(shared),
})

for (const file of Object.values(manifest.bin ?? {})) {
  const name = nameOf(file)
  // What the package exports itself stays the shared copy: the command falls back on it.
  const output = await write({
    input: { [name]: `src/${name}.ts` },
    external: externals([...NATIVE, manifest.name, ...Object.keys(manifest.peerDependencies ?? {})]),
    // Spaces alone: parsing them is a tenth of the start.
    minify: { compress: false, mangle: false },
  })
  writeFileSync('dist/third-party-licenses.txt', licencesOf(output))
}

async function write({ input, external, minify = false }: Build): Promise<RolldownOutput> {
  const bundle = await rolldown({
    input,
    external,
    platform: 'node',
    resolve: { conditionNames: ['@kith/source', 'node', 'import', 'default'] },
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  return bundle.write({
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    keepNames: true,
    minify,
    chunkFileNames: '[name]-[hash].js',
  })
}

function externals(packages: readonly string[]): (id: string) => boolean {
  return (id) => id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`))
}

/** `./dist/index.js` → `index`. */
function nameOf(file: string): string {
  return basename(file, '.js')
}

/** The licence of each package whose code the files hold, as those licences ask. */
function licencesOf({ output }: RolldownOutput): string {
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
  const folders = modules.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? '')
  const packages = [...new Set(folders)].filter((folder) => folder !== '')
  return packages.toSorted().map(licenceOf).join('\n\n')
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const [file] = globSync(join(folder, '{LICENSE,LICENCE,license}*'))
  if (file === undefined) throw new Error(`${name} states no licence text`)
  return `${name} ${version} (${license})\n\n${readFileSync(file, 'utf8').trim()}`
}
