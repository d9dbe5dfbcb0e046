import type { OperationContext } from '@kith/core'

import { findOne } from '../stored-rows.ts'
import { defaultLifecycleRule, type LifecycleRule } from './lifecycle.ts'

/** The rule of the tenant; the default where it has set none. */
export async function readRule(own: OperationContext): Promise<LifecycleRule> {
  return (await findOne<LifecycleRule>(own, 'lifecycleRule', { key: 'rule' })) ?? defaultLifecycleRule
}
