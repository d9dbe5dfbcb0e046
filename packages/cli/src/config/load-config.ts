import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { z } from 'zod'

import { cliErrors } from '../cli-errors.ts'
import type { KithConfig } from './config.ts'
import { findConfig } from './find-config.ts'

const names = z.string().min(1)
const anObject = z.custom<object>(
  (value) => value !== null && typeof value === 'object',
  'Expected an object',
)

const authSchema = z
  .strictObject({
    apiKeys: z.boolean().optional(),
    jwks: z.union([names, z.object({ keys: z.array(anObject) })]).optional(),
    issuer: names.optional(),
    audience: z.union([names, z.array(names).min(1)]).optional(),
    claims: z.strictObject({ roles: names, teams: names, tenant: names }).partial().optional(),
  })
  .refine(
    ({ jwks, issuer, audience }) =>
      jwks === undefined
        ? issuer === undefined && audience === undefined
        : issuer !== undefined && audience !== undefined,
    '"jwks", "issuer" and "audience" are set together',
  )

const configSchema = z.strictObject({
  database: z.union([names, anObject]).optional(),
  secret: z.string().optional(),
  policy: anObject.optional(),
  plugins: z.array(anObject).optional(),
  auth: authSchema.optional(),
  port: z.int().min(0).max(65_535).optional(),
  host: names.optional(),
  metrics: z.boolean().optional(),
  telemetry: z.array(anObject).optional(),
  rates: z
    .strictObject({
      store: z.union([z.enum(['memory', 'database']), anObject]),
      callsPerMinute: z.int().min(1),
    })
    .partial()
    .optional(),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Expected two capital letters')
    .optional(),
})

/**
 * Loads the configuration: the file that is named, otherwise the `kith.config.*` of the folder, otherwise nothing.
 *
 * @throws KITH_CLI_CONFIG_NOT_FOUND, KITH_CLI_CONFIG_UNREADABLE or KITH_CLI_CONFIG_INVALID
 */
export async function loadConfig(folder: string, named: string | undefined): Promise<KithConfig> {
  const file = named === undefined ? findConfig(folder) : requireConfig(folder, named)
  if (file === undefined) return {}
  const parsed = configSchema.safeParse(await importDefault(file))
  if (parsed.success) return parsed.data as KithConfig
  const reason = parsed.error.issues
    .map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`)
    .join('; ')
  throw cliErrors.CONFIG_INVALID({ file, reason })
}

function requireConfig(folder: string, named: string): string {
  const file = resolve(folder, named)
  if (!existsSync(file)) throw cliErrors.CONFIG_NOT_FOUND({ file })
  return file
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown }
    return module.default
  } catch (cause) {
    const reason =
      cause instanceof Error ? cause.message.split('\n', 1)[0]! : 'it throws something that is no error'
    throw cliErrors.CONFIG_UNREADABLE({ file, reason }, { cause })
  }
}
