import type { MaskSource } from '../gate/gate-services.ts'
import { type ExtensionPoint, extensionPoint } from '../operations/extension-point.ts'
import type { OperationRunner } from '../operations/operation-runner.ts'
import { timelineTypes } from '../operations/timeline-fact.ts'
import { createPluginSession } from '../session/session.ts'
import { type Panel, type TenantMaskSource, tenantMaskSources } from './contributions.ts'
import type { Installation, Owned } from './installation.ts'

/** A source of masks reads as the plugin it belongs to, on the connection of the call that shows rows. */
export function maskSourcesOf(
  installation: Installation,
  runner: () => OperationRunner,
): readonly MaskSource[] {
  const contributed = installation.points.get(tenantMaskSources.name)?.values.values() ?? []
  return [...contributed].map(({ value, pluginId, scope }) => ({
    pluginId,
    async load({ session, operation, unit }) {
      const plugin = createPluginSession(pluginId, session.tenantId, { purpose: 'masks' })
      const own = await runner().inTenant(plugin, unit)
      const context = runner().context(own, { operation, unit, scope, isReading: true })
      return (value as TenantMaskSource).load(context)
    },
  }))
}

/** The panels of all plugins. Filled at boot from what they register with `r.panel`. */
export const installedPanels: ExtensionPoint<Owned<Panel>> = extensionPoint('core.panels')

/** Finds the values of an extension point by its name; panels and timeline types are found in the same way. */
export function extensionsOf(installation: Installation): (point: string) => ReadonlyMap<string, unknown> {
  const points = new Map<string, ReadonlyMap<string, unknown>>(
    [...installation.points].map(([name, { values }]) => [
      name,
      new Map([...values].map(([key, { value }]) => [key, value])),
    ]),
  )
  const typesWithOwner = [...installation.timelineTypes].map(
    ([name, { value, pluginId }]) => [name, { ...value, pluginId }] as const,
  )
  points.set(installedPanels.name, installation.panels)
  points.set(timelineTypes.name, new Map(typesWithOwner))
  return (point) => points.get(point) ?? new Map()
}
