import { replay } from '../database/migration.ts'
import { tableName } from '../database/naming.ts'
import type { Policy } from '../policy/policy.ts'
import type { Boot } from './boot-plugins.ts'
import { describePlugin } from './describe-plugin.ts'
import { grantsOf, stagesOf } from './explain-operation.ts'
import type { CrmManifest, ExtensionPointManifest, RoleManifest } from './manifest.ts'
import { personalFields } from './personal-fields.ts'
import { KERNEL_VERSION } from './plugin-graph.ts'

/** Describes what a boot has decided. Asks no database. */
export function describeBoot(boot: Boot, policy: Policy): CrmManifest {
  const { plugins, installation, pipelines, dropped } = boot
  return {
    kernel: KERNEL_VERSION,
    plugins: plugins.map((plugin) =>
      describePlugin(plugin, {
        installation,
        tableOf: (table) => tableName(boot.database.naming, plugin.id, table),
        tables: [...replay(plugin.definition.migrations ?? []).keys()],
      }),
    ),
    pipelines: [...pipelines].map(([operation, pipeline]) => ({
      operation,
      stages: stagesOf(ownerOf(boot, operation), pipeline),
    })),
    extensionPoints: describePoints(boot),
    roles: describeRoles(boot, policy),
    personalData: personalFields(boot),
    dropped,
  }
}

function ownerOf({ installation }: Boot, operation: string): string {
  return installation.operations.get(operation)!.scope.name
}

function describePoints({ installation }: Boot): ExtensionPointManifest[] {
  return [...installation.points].map(([name, { owner = 'core', values }]) => ({
    name,
    owner,
    values: [...values].map(([key, { pluginId }]) => ({ name: key, plugin: pluginId })),
  }))
}

/** Every role of the policy, also one without rights, and those that only plugins speak of. */
function describeRoles({ installation }: Boot, policy: Policy): RoleManifest[] {
  const held = grantsOf(policy, installation.grants)
  const names = new Set([...policy.roles.map(({ name }) => name), ...held.map(({ role }) => role)])
  return [...names].map((role) => ({
    role,
    grants: held.filter((each) => each.role === role).map(({ grant, by }) => ({ ...grant, by })),
  }))
}
