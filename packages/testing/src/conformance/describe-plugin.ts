import { bootChecks } from './boot-checks.ts'
import type { ConformanceCheck } from './check.ts'
import { migrationChecks } from './migration-checks.ts'
import { permissionChecks } from './permission-checks.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { privacyChecks } from './privacy-checks.ts'
import { redeliveryChecks } from './redelivery-checks.ts'
import { subjectChecks } from './subject-checks.ts'
import { timeChecks } from './time-checks.ts'

/** The two functions of a test runner that the suite needs: those of vitest, of `node:test`, and of others. */
export interface TestRunner {
  /** Groups the tests that `define` declares. */
  readonly describe: (name: string, define: () => void) => unknown
  /** Declares one test. It fails when `run` rejects. */
  readonly test: (name: string, run: () => Promise<void>) => unknown
}

/** Everything that a plugin is held to, as checks that any runner can run. */
export function conformanceOf(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    bootChecks,
    migrationChecks,
    permissionChecks,
    privacyChecks,
    subjectChecks,
    redeliveryChecks,
    timeChecks,
  ].flatMap((checks) => checks(subject))
}

/**
 * Holds a plugin to what every plugin promises: its boot and its tables, its permissions, what it shows and keeps of people,
 * that it follows merges and erasures, that it does once what it hears of twice, and that it takes no longer than it may.
 *
 * ```ts
 * import { describe, test } from 'vitest'
 *
 * describePlugin({ describe, test }, {
 *   plugin: () => visits(),
 *   prepare: async ({ customerId, execute }) => {
 *     const visit = { customerId, note: 'Wishes to be called at 13800138000' }
 *     const { id } = await execute('visits.record', visit)
 *     return { 'visits.record': visit, 'visits.get': { id } }
 *   },
 *   roles: { 'visits.record': ['relationship-manager'], 'visits.get': ['relationship-manager'] },
 *   personal: ['13800138000'],
 *   clearFor: ['relationship-manager'],
 * })
 * ```
 */
export function describePlugin({ describe, test }: TestRunner, subject: PluginUnderTest): void {
  describe(`the plugin "${subject.plugin().id}"`, () => {
    for (const { name, run } of conformanceOf(subject)) test(name, run)
  })
}
