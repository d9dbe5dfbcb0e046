import type { CoreTypes } from './core-types.ts'
import type { PluginContext } from './plugin/plugin-context.ts'
import type { PluginTypes, VisibleTo } from './plugin/plugin-types.ts'
import { createPluginFactory, type PluginDeclaration, type PluginFactory } from './plugin/plugin.ts'

/** The declaration of a plugin: data, and a `setup` that only records. */
export type PluginDefinition<T extends PluginTypes = PluginTypes> = PluginDeclaration<T, CoreTypes>

/**
 * What handlers of a plugin's operations work with, with the operations that the plugin sees: its own, those of the plugins
 * that its types name, and the kernel's.
 *
 * ```ts
 * run: async (ctx: ContextOf<TicketsTypes>, { id }) => ctx.crm.customers.get({ id, fields: ['name'] })
 * ```
 */
export type ContextOf<T extends PluginTypes> = PluginContext<VisibleTo<T, CoreTypes>>

/**
 * Declares a plugin and answers its factory. The plugin sees the kernel's events and operations beside its own and those
 * of the plugins that its types name.
 *
 * ```ts
 * export const greetings = definePlugin<GreetingsTypes>({
 *   id: 'greetings',
 *   version: '1.0.0',
 *   kernel: '^0.1',
 *   setup: (r) => r.on('customer.created', sendGreeting, { as: 'greetings.send' }),
 * })
 * createCrm({ database, policy, secret, plugins: [greetings()] })
 * ```
 */
export function definePlugin<T extends PluginTypes>(definition: PluginDefinition<T>): PluginFactory<T> {
  return createPluginFactory(definition)
}
