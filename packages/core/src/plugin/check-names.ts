import { EVERY_EVENT } from '../events/subscription-book.ts'
import type { Permission } from '../operations/operation.ts'
import { checkGrant, checkRows } from '../policy/check-policy.ts'
import { baseActions, type Grant, type Policy } from '../policy/policy.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import type { BootProblems } from './boot-problems.ts'
import type { Installation } from './installation.ts'
import type { Plugin } from './plugin.ts'

const HOST = 'host'

/** What names are checked against, and where problems go. */
export interface NameCheck {
  readonly plugins: readonly Plugin[]
  readonly installation: Installation
  readonly catalog: EntityCatalog
  readonly problems: BootProblems
}

/**
 * Everything that one declaration says about another must name something that is there. What a plugin says about one
 * that it knows as optional, and that is absent, is dropped instead.
 *
 * @returns what was dropped, as `plugin: what it says`.
 */
export function checkNames(check: NameCheck): readonly string[] {
  const dropped: string[] = []
  const miss = missReporter(check, dropped)
  for (const { plugin, field, entity } of check.plugins.flatMap(referencesOf)) {
    if (!check.catalog.has(entity))
      check.problems.unknown(plugin, `The field "${field}" refers to the entity`, entity)
  }
  dropAdditions(check, miss)
  dropSubscriptions(check, miss)
  dropHooks(check, miss)
  dropPoints(check, miss)
  dropGrants(check, miss)
  checkPermissions(check)
  return dropped
}

/** Fields and normalisers that are added to entities which are not there. */
function dropAdditions({ installation, catalog }: NameCheck, miss: Miss): void {
  const { fields, normalizers } = installation
  for (const each of fields.splice(0)) {
    if (catalog.has(each.value.entity)) fields.push(each)
    else miss(each.pluginId, 'It adds fields to the entity', each.value.entity)
  }
  for (const each of normalizers.splice(0)) {
    const { entity, field } = each.value
    if (catalog.has(entity) && Object.hasOwn(catalog.get(entity).fields, field)) normalizers.push(each)
    else miss(each.pluginId, 'It normalises the field', `${entity}.${field}`)
  }
}

function dropSubscriptions({ installation }: NameCheck, miss: Miss): void {
  for (const [name, { value, pluginId }] of installation.subscriptions) {
    if (value.event === EVERY_EVENT || installation.events.has(value.event)) continue
    miss(pluginId, `"${name}" subscribes to the event`, value.event)
    installation.subscriptions.delete(name)
  }
}

function dropHooks({ installation }: NameCheck, miss: Miss): void {
  for (const hook of installation.hooks.splice(0)) {
    if (installation.operations.has(hook.operation)) installation.hooks.push(hook)
    else miss(hook.pluginId, `A ${hook.moment} hook is for the operation`, hook.operation)
  }
}

function dropPoints({ installation }: NameCheck, miss: Miss): void {
  for (const [name, { owner, values }] of installation.points) {
    if (owner !== undefined || name.startsWith('core.')) continue
    for (const { pluginId } of values.values()) miss(pluginId, 'It adds to the extension point', name)
    installation.points.delete(name)
  }
}

function dropGrants(check: NameCheck, miss: Miss): void {
  const { grants } = check.installation
  for (const each of grants.splice(0)) {
    const missing = ungrantable(check, each.grant)
    if (missing === undefined) grants.push(each)
    else miss(each.plugin ?? HOST, 'A grant names the permission', missing)
  }
}

type Miss = (plugin: string, what: string, name: string) => void

function missReporter({ plugins, problems }: NameCheck, dropped: string[]): Miss {
  const installed = new Set(plugins.map((plugin) => plugin.id))
  const lacksOptional = new Set(
    plugins
      .filter(({ definition }) => Object.keys(definition.optional ?? {}).some((id) => !installed.has(id)))
      .map((plugin) => plugin.id),
  )
  return (plugin, what, name) => {
    if (lacksOptional.has(plugin)) dropped.push(`${plugin}: ${what} "${name}"`)
    else problems.unknown(plugin, what, name)
  }
}

/** Each operation, panel and timeline type asks for something that can be granted. */
function checkPermissions({ installation, catalog, problems }: NameCheck): void {
  const check = (plugin: string, what: string, { entity, action }: Permission): void => {
    for (const each of typeof action === 'string' ? [action] : action) {
      if (!isGrantable({ installation, catalog }, entity, each))
        problems.unknown(plugin, `${what} asks for the permission`, `${entity}:${each}`)
    }
  }
  for (const [name, { operation, scope }] of installation.operations)
    if (operation.permission !== 'self') check(scope.name, `"${name}"`, operation.permission)
  for (const [name, { value, pluginId }] of installation.panels)
    check(pluginId, `The panel "${name}"`, value.permission)
  for (const [name, { value, pluginId }] of installation.timelineTypes)
    check(pluginId, `The timeline type "${name}"`, { entity: value.entity, action: 'list' })
}

type Grantable = Pick<NameCheck, 'installation' | 'catalog'>

/** The first permission of a grant that nothing stands behind. */
function ungrantable(check: Grantable, { entity, actions }: Grant): string | undefined {
  const action = actions.find((each) => !isGrantable(check, entity, each))
  return action === undefined ? undefined : `${entity}:${action}`
}

function isGrantable({ installation, catalog }: Grantable, entity: string, action: string): boolean {
  if (installation.permissions.has(`${entity}:${action}`)) return true
  return catalog.has(entity) && (baseActions as readonly string[]).includes(action)
}

function referencesOf({ id, definition }: Plugin): { plugin: string; field: string; entity: string }[] {
  return (definition.entities ?? []).flatMap(({ name, fields }) =>
    Object.entries(fields).flatMap(([field, { reference }]) =>
      reference === undefined ? [] : [{ plugin: id, field: `${name}.${field}`, entity: reference.entity }],
    ),
  )
}

/** Every grant, restriction and denial must name entities, actions and fields that exist, in filters that parse. */
export function checkPolicy(policy: Policy, check: NameCheck): void {
  const { installation, catalog, problems } = check
  for (const grant of policy.roles.flatMap((role) => role.grants)) {
    const missing = ungrantable(check, grant)
    if (missing !== undefined) problems.unknown(HOST, 'A grant names the permission', missing)
    else checkReach(grant, HOST, check)
  }
  for (const { grant, plugin = HOST } of installation.grants) checkReach(grant, plugin, check)
  for (const { entity, rows } of [...(policy.restrict ?? []), ...(policy.deny ?? [])])
    problems.attempt(HOST, () => checkRows(catalog, entity, rows))
}

function checkReach(grant: Grant, plugin: string, { catalog, problems }: NameCheck): void {
  if (catalog.has(grant.entity)) problems.attempt(plugin, () => checkGrant(catalog, grant))
  else if (isWider(grant)) problems.unknown(plugin, 'A grant names rows or fields of', grant.entity)
}

/** A resource without rows is granted as a whole or not at all. */
function isWider({ rows, fields, classes }: Grant): boolean {
  return rows !== undefined || fields !== undefined || classes !== undefined
}
