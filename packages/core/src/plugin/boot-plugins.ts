import { Database, type DatabaseInput } from '../database/database.ts'
import type { EntityTable } from '../database/table.ts'
import { Scope } from '../di/scope.ts'
import type { OpenTables } from '../gate/guarded-database.ts'
import { MaskRegistry } from '../masks/mask-registry.ts'
import type { Pipeline } from '../operations/hook.ts'
import { PolicyEngine } from '../policy/policy-engine.ts'
import type { Policy } from '../policy/policy.ts'
import type { RightsOverview } from '../policy/rights-overview.ts'
import { createCatalog, type EntityCatalog } from '../schema/catalog.ts'
import { FieldOverlays } from '../schema/field-overlays.ts'
import { BootProblems } from './boot-problems.ts'
import { checkAccess } from './check-access.ts'
import { checkMasks } from './check-masks.ts'
import { checkNames, checkPolicy, type NameCheck } from './check-names.ts'
import { checkPrefixes } from './check-prefixes.ts'
import { checkRoutes } from './check-routes.ts'
import { checkSubjects } from './check-subjects.ts'
import { compilePipelines } from './compile-pipelines.ts'
import { deriveTables } from './derive-tables.ts'
import { installPlugins } from './install.ts'
import type { Installation } from './installation.ts'
import { tablesOpenTo } from './open-tables.ts'
import { participantsToken } from './participants.ts'
import { orderPlugins } from './plugin-graph.ts'
import type { Plugin } from './plugin.ts'
import { runBootChecks } from './run-boot-checks.ts'

/** Everything about an instance that is decided before its database is touched. */
export interface Boot {
  /** In the order in which they are set up. */
  readonly plugins: readonly Plugin[]
  readonly installation: Installation
  readonly database: Database
  readonly tables: ReadonlyMap<string, EntityTable>
  readonly catalog: EntityCatalog
  /** What tenants add to entities, as far as it is known. */
  readonly overlays: FieldOverlays
  readonly policy: PolicyEngine
  readonly masks: MaskRegistry
  readonly pipelines: ReadonlyMap<string, Pipeline>
  /** The tables that `ctx.db` opens to each plugin. */
  readonly openTables: ReadonlyMap<string, OpenTables>
  /** What plugins say about optional ones that are absent. */
  readonly dropped: readonly string[]
}

/**
 * Decides everything that can be decided without a database.
 *
 * @throws CrmBootError with every problem at once.
 */
export function bootPlugins(
  listed: readonly Plugin[],
  options: { readonly database: DatabaseInput; readonly policy: Policy },
): Boot {
  const problems = new BootProblems()
  const plugins = orderPlugins(listed, problems)
  const root = Scope.root('kernel')
  const installation = installPlugins(plugins, root, problems)
  const { mergeParticipants: merge, subjects: subject } = installation
  root.provide(participantsToken, () => ({ merge, subject }))
  const database = new Database(options.database)
  const tables = deriveTables({ plugins, installation, database, problems })
  const catalog = createCatalog([...tables.values()].map((table) => table.entity))
  const masks = new MaskRegistry([...installation.masks.values()].map(({ value }) => value))
  const dropped = checkDeclarations({ plugins, installation, catalog, problems }, options.policy)
  const pipelines = compilePipelines(installation.hooks, plugins, problems)
  problems.throwIfAny()
  const overlays = new FieldOverlays()
  const policy = new PolicyEngine({ catalog, overlays }, options.policy, installation.grants)
  runBootChecks(installation, overviewOf(policy, { catalog, masks: masks.strategies }))
  return {
    plugins,
    installation,
    database,
    tables,
    catalog,
    overlays,
    policy,
    masks,
    pipelines,
    openTables: tablesOpenTo(plugins, { naming: database.naming, installation }),
    dropped,
  }
}

/** @returns what plugins say about optional ones that are absent. */
function checkDeclarations(check: NameCheck, policy: Policy): readonly string[] {
  const dropped = checkNames(check)
  checkPrefixes(check)
  checkRoutes(check)
  checkAccess(check)
  checkSubjects(check)
  checkPolicy(policy, check)
  checkMasks(check)
  return dropped
}

function overviewOf(
  policy: PolicyEngine,
  installed: Pick<RightsOverview, 'catalog' | 'masks'>,
): RightsOverview {
  return {
    ...installed,
    roles: policy.roles,
    fieldLevels: (role, entity) => policy.fieldLevels(role, entity),
    lookupsOf: (role, entity) => policy.lookupsOf(role, entity),
  }
}
