import type { Scope } from '../di/scope.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { Panel } from '../plugin/contributions.ts'
import type { Owned } from '../plugin/installation.ts'
import { installedPanels } from '../plugin/point-values.ts'
import { KithError } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { startTimer } from '../shared/platform.ts'
import { panelErrors } from './panel-errors.ts'

/** A panel that could not be loaded: why, as an error code. The others are there nevertheless. */
export interface PanelFailure {
  readonly error: string
}

/** The panels of one customer by name. A panel that has nothing to say is `null`. */
export type LoadedPanels = Readonly<Record<string, unknown>>

/** How long a panel may take when it does not say itself, in milliseconds. */
const TIME_LIMIT_MS = 2000
const DEFAULT_ORDER = 100

/**
 * The panels that the caller may see, in their order. One that the caller may not see and one that no plugin registers
 * are left out alike.
 */
export function permittedPanels(
  ctx: KernelContext,
  wanted: readonly string[] | undefined,
): readonly (readonly [string, Owned<Panel>])[] {
  const { policy } = ctx.gateCall.services
  const isPermitted = ({ permission }: Panel): boolean =>
    [permission.action].flat().some((action) => policy.permits(ctx.session, permission.entity, action))
  const order = ({ value }: Owned<Panel>): number => value.order ?? DEFAULT_ORDER
  return [...ctx.extensions(installedPanels)]
    .filter(([name, { value }]) => (wanted === undefined || wanted.includes(name)) && isPermitted(value))
    .toSorted(([, a], [, b]) => order(a) - order(b))
}

/**
 * Loads panels of customers side by side, each with one call for all customers, in its own time, and with a read of its
 * own in the audit. What fails or takes too long leaves a mark and nothing else.
 */
export async function loadPanels(
  ctx: KernelContext,
  customerIds: readonly string[],
  panels: readonly (readonly [string, Owned<Panel>])[],
): Promise<ReadonlyMap<string, LoadedPanels>> {
  if (customerIds.length === 0) return new Map()
  const loaded = await Promise.all(
    panels.map(
      async ([name, { value, scope }]) =>
        [name, await loadOne(ctx, { name, value, scope }, customerIds)] as const,
    ),
  )
  return new Map(
    customerIds.map((id) => [
      id,
      Object.fromEntries(
        loaded.map(([name, result]) => [name, result instanceof Map ? (result.get(id) ?? null) : result]),
      ),
    ]),
  )
}

async function loadOne(
  ctx: KernelContext,
  { name, value, scope }: { readonly name: string; readonly value: Panel; readonly scope: Scope },
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, unknown> | PanelFailure> {
  const inside = ctx.within(scope, `${ctx.gateCall.operation}.${name}`)
  const limit = value.timeLimitMs ?? TIME_LIMIT_MS
  const timer = startTimer(limit)
  const late = timer.passed.then(() => {
    throw panelErrors.TIMEOUT({ panel: name, limit })
  })
  try {
    return await Promise.race([load(inside, value, customerIds), late])
  } catch (error) {
    if (error instanceof KithError && error.status !== 500) return { error: error.code }
    // What went wrong inside names parts of the server: whoever runs it is told, the caller is not.
    ctx.report(error)
    return { error: kernelErrors.INTERNAL().code }
  } finally {
    timer.cancel()
  }
}

/** What a panel reads by other ways than the gate is recorded here: each panel is at least one entry. */
async function load(
  ctx: KernelContext,
  panel: Panel,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const result = await panel.load(customerIds, ctx)
  const { gateCall } = ctx
  if (!gateCall.hasAuditedRead) {
    const fact = { action: gateCall.operation, entity: panel.permission.entity, fields: [] }
    await gateCall.auditRead({ ...fact, decision: 'allow', subjectIds: customerIds })
  }
  return result
}
