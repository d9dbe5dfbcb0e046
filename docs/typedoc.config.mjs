// The API reference, written as Markdown into reference/api. An exported symbol without a doc comment fails the build.
import { globSync } from 'node:fs'

const packages = globSync(['../packages/*/package.json', '../plugins/*/package.json'])

/** @type {import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions} */
export default {
  name: 'API',
  entryPointStrategy: 'packages',
  entryPoints: packages.map((path) => path.replace(/[\\/]package\.json$/, '')).toSorted(),
  plugin: ['typedoc-plugin-markdown'],
  out: 'reference/api',
  readme: 'none',
  disableGit: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  packageOptions: {
    disableGit: true,
    disableSources: true,
    entryPoints: ['src/index.ts'],
    tsconfig: 'tsconfig.json',
    // `npm run types` judges the types; here a second compiler only reads them.
    skipErrorChecking: true,
    readme: 'none',
    excludeInternal: true,
    // What others have written about what is inherited from them links to their own pages.
    excludeExternals: true,
    validation: { notExported: false, invalidLink: true, notDocumented: true },
    requiredToBeDocumented: ['Class', 'Enum', 'Function', 'Interface', 'TypeAlias', 'Variable'],
  },
}
