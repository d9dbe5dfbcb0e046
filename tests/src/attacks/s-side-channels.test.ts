import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { cacheAttacks } from './s-caches.ts'
import { ingestionAttacks } from './s-ingestion.ts'
import { logAttacks } from './s-logs.ts'
import { outputAttacks } from './s-outputs.ts'
import { ownMetadataAttacks } from './s-own-metadata.ts'
import { sideChannelAttacks } from './s-side-channels.ts'

describe('answers stand firm', () => {
  it.each([
    ...sideChannelAttacks,
    ...ownMetadataAttacks,
    ...outputAttacks,
    ...logAttacks,
    ...cacheAttacks,
    ...ingestionAttacks,
  ])('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
