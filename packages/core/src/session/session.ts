import { type Actor, PLUGIN_ROLE } from './actor.ts'

/** What a call is about, beside who makes it. */
export interface SessionOptions {
  /** Why the data is used, for example `support`; written to every audit entry and testable by policies. */
  readonly purpose?: string
  /** Narrows the actor's roles for this session; a role that the actor does not have is ignored. */
  readonly activeRoles?: readonly string[]
  /** The person for whom the actor acts. Recorded, never used to decide. */
  readonly onBehalfOf?: string
  /** Correlates log lines, audit entries and events of one request. */
  readonly requestId?: string
  /** The input came in a URL, which ends up in logs: filters may only name fields whose values identify nobody. */
  readonly fromUrl?: boolean
  /** BCP 47, or several tags as `Accept-Language` writes them: in which language results tell what was refused. Default: English. */
  readonly locale?: string
  /** W3C Trace Context `traceparent` of the caller. */
  readonly traceparent?: string
}

/** An actor with the circumstances of one call. Immutable. */
export interface Session extends SessionOptions {
  readonly actor: Actor
  readonly tenantId: string
  /** The active roles, sorted. */
  readonly roles: readonly string[]
  /** The version of the fields that the tenant adds to entities; the kernel sets it at each call. */
  readonly overlay?: string
  /** Rows are written by an import. The kernel sets it for the runs of imports and for nothing else. */
  readonly importing?: boolean
}

/** Opens a session. `activeRoles` can only narrow. */
export function createSession(actor: Actor, options: SessionOptions = {}): Session {
  const active = options.activeRoles
  const roles = active === undefined ? actor.roles : actor.roles.filter((role) => active.includes(role))
  return { ...options, actor, tenantId: actor.tenantId, roles: roles.length > 1 ? roles.toSorted() : roles }
}

/** Opens a session of a plugin itself, with the rights that it declares. */
export function createPluginSession(
  pluginId: string,
  tenantId: string,
  options: SessionOptions = {},
): Session {
  const id = `${PLUGIN_ROLE}${pluginId}`
  return createSession({ kind: 'plugin', id, tenantId, roles: [id], attributes: {} }, options)
}

/** A plugin that acts by itself does so on behalf of whoever caused it. */
export function pluginSessionFor(
  { actor, tenantId, overlay, ...circumstances }: Session,
  pluginId: string,
): Session {
  const { purpose, requestId, traceparent } = circumstances
  const own = createPluginSession(pluginId, tenantId, {
    onBehalfOf: circumstances.onBehalfOf ?? actor.id,
    ...(purpose === undefined ? {} : { purpose }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  })
  return overlay === undefined ? own : { ...own, overlay }
}
