import type { PluginNames } from './plugin-names.ts'

/** The files around the source: what makes a folder a package with tests. */
export function projectFiles(names: PluginNames, version: string): Readonly<Record<string, string>> {
  return {
    'package.json': json(manifest(names, version)),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2024',
        module: 'nodenext',
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        allowImportingTsExtensions: true,
        rewriteRelativeImportExtensions: true,
        skipLibCheck: true,
        declaration: true,
        rootDir: 'src',
        outDir: 'dist',
      },
      include: ['src'],
    }),
    '.gitignore': 'node_modules/\ndist/\n',
    'README.md': readme(names),
  }
}

function manifest({ id, word }: PluginNames, version: string): object {
  return {
    name: `kith-plugin-${id}`,
    version: '0.1.0',
    description: `Keeps every ${word} of a customer`,
    type: 'module',
    exports: { types: './dist/index.d.ts', default: './dist/index.js' },
    files: ['dist', '!dist/**/*.test.*'],
    scripts: { build: 'tsc', types: 'tsc --noEmit', test: 'vitest run' },
    dependencies: { zod: '^4.6.7' },
    peerDependencies: { '@kith/core': `^${version}` },
    devDependencies: {
      '@kith/core': `^${version}`,
      '@kith/testing': `^${version}`,
      '@types/node': '^24.19.2',
      'better-sqlite3': '^13.2.0',
      kysely: '^0.29.9',
      typescript: '^7.0.2',
      vitest: '^5.1.1',
    },
    engines: { node: '>=22.13' },
  }
}

function readme({ id, resource, entity, word }: PluginNames): string {
  return `# ${id}

A plugin for Kith: it keeps every ${word} of a customer.

\`\`\`ts
import { createCrm } from '@kith/core'
import { ${resource} } from 'kith-plugin-${id}'

const crm = createCrm({ plugins: [${resource}()], ...yourOptions })
\`\`\`

| file | holds |
| --- | --- |
| \`src/index.ts\` | what others import: the factory and its types |
| \`src/plugin.ts\` | the wiring, and nothing else |
| \`src/types.ts\` | everything it adds to the types of a host |
| \`src/${word}.entity.ts\`, \`src/migrations\` | what a row of \`${entity}\` holds, and how its table came to be |
| \`src/operations\` | one file an operation |
| \`src/grants.ts\`, \`src/events.ts\` | rights, and events |

\`npm test\` holds it to what every plugin promises, \`npm run types\` checks the types, \`npm run build\` writes \`dist\`.
`
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
