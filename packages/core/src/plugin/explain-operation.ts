import { hookMoments, type HookMoment, type Pipeline } from '../operations/hook.ts'
import type { InstalledOperation } from '../operations/operation-runner.ts'
import { actionsOf, type Operation, permissionName } from '../operations/operation.ts'
import type { RoleGrant } from '../policy/policy-engine.ts'
import type { Grant, Policy } from '../policy/policy.ts'

/** One stage of an operation, in the order in which they run: a hook of a plugin, or the operation itself. */
export interface OperationStage {
  readonly moment: HookMoment | 'run'
  readonly plugin: string
}

/** A role that may call an operation, and how far. */
export interface PermittedRole {
  readonly role: string
  /** Who gives the right: a plugin, or the host's policy. */
  readonly by: string
  /** The rows it holds for; all of the tenant's when absent. */
  readonly rows?: Grant['rows']
  /** The circumstances under which it holds at all. */
  readonly when?: Grant['when']
  /** The most rows of one export. */
  readonly maxRows?: number
}

/** How an operation runs and who may call it. */
export interface OperationExplanation {
  readonly operation: string
  readonly summary: string
  /** The plugin that provides it. */
  readonly plugin: string
  readonly kind: 'query' | 'command'
  /** `<entity>:<action>`; several actions, of which any is enough, stand with `|` between them. */
  readonly permission: string
  /** Whom it takes calls from. */
  readonly access: 'actor' | 'token' | 'public'
  readonly route?: string
  readonly stages: readonly OperationStage[]
  readonly roles: readonly PermittedRole[]
}

/** What an explanation draws from. */
export interface ExplanationSources {
  readonly pipelines: ReadonlyMap<string, Pipeline>
  readonly policy: Policy
  /** What plugins add to the roles of the policy, and to themselves. */
  readonly grants: readonly RoleGrant[]
}

/** Says how an installed operation runs and who may call it. */
export function explainOperation(
  { operation, scope }: InstalledOperation,
  { pipelines, policy, grants }: ExplanationSources,
): OperationExplanation {
  const { name, summary, kind, route, permission, access = 'actor' } = operation
  return {
    operation: name,
    summary,
    plugin: scope.name,
    kind,
    permission: permissionName(permission),
    access,
    ...(route === undefined ? {} : { route }),
    stages: stagesOf(scope.name, pipelines.get(name)),
    roles: grantsOf(policy, grants)
      .filter(({ grant }) => permits(grant, permission))
      .map(({ role, grant: { rows, when, maxRows }, by }) => ({
        role,
        by,
        ...(rows === undefined ? {} : { rows }),
        ...(when === undefined ? {} : { when }),
        ...(maxRows === undefined ? {} : { maxRows }),
      })),
  }
}

/** What every actor may do is nobody's grant. */
function permits(grant: Grant, permission: Operation['permission']): boolean {
  return (
    permission !== 'self' &&
    grant.entity === permission.entity &&
    actionsOf(permission).some((action) => grant.actions.includes(action))
  )
}

/** Every right of every role, with who gives it. */
export function grantsOf(
  policy: Policy,
  added: readonly RoleGrant[],
): readonly { readonly role: string; readonly grant: Grant; readonly by: string }[] {
  return [
    ...policy.roles.flatMap((role) =>
      role.grants.map((grant) => ({ role: role.name, grant, by: policy.id })),
    ),
    ...added.map(({ role, grant, plugin = policy.id }) => ({ role, grant, by: plugin })),
  ]
}

/** The stages of an operation in the order in which they run. */
export function stagesOf(owner: string, pipeline: Pipeline | undefined): OperationStage[] {
  const stages = (moment: HookMoment): OperationStage[] =>
    (pipeline?.[moment] ?? []).map(({ pluginId }) => ({ moment, plugin: pluginId }))
  const [guard, before, ...later] = hookMoments
  return [...stages(guard), ...stages(before), { moment: 'run', plugin: owner }, ...later.flatMap(stages)]
}
