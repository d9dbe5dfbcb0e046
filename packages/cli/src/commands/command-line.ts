import { loadConfig } from '../config/load-config.ts'
import type { Flags, Settings } from '../config/settings.ts'
import { resolveSettings } from '../config/settings.ts'

/** The options that every command takes. */
export interface CommandOptions extends Flags {
  readonly config?: string
  readonly debug?: boolean
}

/** The settings of one command line in this process's folder and environment. */
export async function settingsOf(options: CommandOptions): Promise<Settings> {
  const config = await loadConfig(process.cwd(), options.config)
  const settings = resolveSettings({ flags: options, env: process.env, config })
  if (!settings.demo) return settings
  const { demoPlugins } = await import('../demo/demo-plugins.ts')
  return { ...settings, plugins: [...settings.plugins, ...demoPlugins(settings.plugins)] }
}
