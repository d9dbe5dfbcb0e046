import type { NameCheck } from './check-names.ts'

/** Two operations that answer the same requests: only one of them would ever be called. */
export function checkRoutes({ installation, problems }: NameCheck): void {
  const taken = new Map<string, { readonly operation: string; readonly plugin: string }>()
  for (const [operation, { operation: declared, scope }] of installation.operations) {
    if (declared.route === undefined) continue
    // Parameters of other names match the same paths.
    const shape = declared.route.replaceAll(/\{[^}]*\}/g, '{}')
    const first = taken.get(shape)
    if (first === undefined) taken.set(shape, { operation, plugin: scope.name })
    else
      problems.add(scope.name, 'KITH_BOOT_ROUTE_CLASH', {
        message: `The route "${declared.route}" of "${operation}" is taken by "${first.operation}" of the plugin "${first.plugin}".`,
        fix: 'Give one of the two operations another path.',
      })
  }
}
