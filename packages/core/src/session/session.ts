import {
  type Actor,
  type ActorInput,
  type ActorKind,
  createActor,
  DEFAULT_TENANT,
  PLUGIN_ROLE,
} from './actor.ts'
import type { Client } from './client.ts'

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
  /** What sends the request. Operations that anybody may call are counted by it. */
  readonly client?: Client
}

/** What a call without an actor has presented. */
export interface PresentedToken {
  readonly id: string
  readonly isSingleUse: boolean
  /** What it stands for. */
  readonly subject: string
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
  /** The token by which the operation was called. The kernel sets it, for operations whose access is `token` or `public`. */
  readonly token?: PresentedToken
  /** The client's address under a key of the tenant: equal for equal addresses, and the address for nobody. */
  readonly clientDigest?: string
}

/** The one id of everybody who is not known. */
const ANYBODY = 'anybody'

/** Opens the session of somebody who is not known: without roles, and so without rights. */
export function createVisitorSession(tenantId = DEFAULT_TENANT, options: SessionOptions = {}): Session {
  return createSession({ kind: 'public', id: ANYBODY, tenantId, roles: [], attributes: {} }, options)
}

/** Whether nobody is known to act. */
export function isVisitor({ actor }: Session): boolean {
  return actor.kind === 'public' || actor.kind === 'token'
}

/** The same circumstances without the actor, who is recorded as the one on whose behalf the call is made. */
export function visitorSessionFor(
  session: Session,
  { kind, id = ANYBODY, tenantId }: { kind: ActorKind & ('public' | 'token'); id?: string; tenantId: string },
): Session {
  const { actor: caller, overlay: _, roles: __, token: ___, importing: ____, ...circumstances } = session
  const actor: Actor = { kind, id, tenantId, roles: [], attributes: {} }
  const behalf = isVisitor(session) ? {} : { onBehalfOf: session.onBehalfOf ?? caller.id }
  return { ...circumstances, ...behalf, actor, tenantId, roles: [] }
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

/** A plugin that reads as somebody else does so in the same circumstances. */
export function readerSessionFor(
  { tenantId, purpose, requestId, traceparent }: Session,
  actor: Omit<ActorInput, 'tenantId'>,
): Session {
  return createSession(createActor({ ...actor, tenantId }), {
    ...(purpose === undefined ? {} : { purpose }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  })
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
