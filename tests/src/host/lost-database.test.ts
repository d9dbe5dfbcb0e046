import { expect, test } from 'vitest'

import { embed } from './fixtures/embedded.ts'

test('health fails when the database is lost or not migrated, and does not throw', async () => {
  await using host = await embed({ isUntouched: true })
  expect(await host.crm.health()).toMatchObject({ status: 'failing', isReachable: true, isMigrated: false })
  host.raw.close()
  expect(await host.crm.health()).toMatchObject({ status: 'failing', isReachable: false })
})
