import type { PluginDefinition } from '@kith/core'

import type { SalesTypes } from './types.ts'

/** What the parts of sales record their contributions with. */
export type SalesRegistrar = Parameters<NonNullable<PluginDefinition<SalesTypes>['setup']>>[0]
