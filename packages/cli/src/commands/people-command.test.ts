import { expect, it } from 'vitest'

import { runKith, TemporaryFolder } from '../fixtures/kith-process.ts'

it('makes and lists teams and users, and nothing of a user whose team does not exist', async () => {
  using folder = new TemporaryFolder()
  const env = { KITH_SECRET: 'a secret for tests, long enough to be one', KITH_DATABASE_URL: 'crm.db' }
  const kith = (command: string) => runKith(command.split(' '), { cwd: folder.path, env })
  await kith('migrate')
  await kith('team create west --name West')
  expect((await kith('team create west-1 --name South --parent west')).stdout).toBe(
    'Team west-1 is created.\n',
  )
  const created = await kith('user create mei --name Mei --role relationship-manager --team west west-1')
  expect(created).toMatchObject({ code: 0, stdout: 'User mei is created.\n' })
  const astray = await kith('user create ben --name Ben --role service-rep --team east')
  expect(astray).toMatchObject({ code: 1, stderr: expect.stringContaining('KITH_CLI_TEAM_UNKNOWN') })
  const unknown = await kith('user create ben --name Ben --role boss')
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('KITH_CLI_ROLE_UNKNOWN') })
  expect((await kith('user list')).stdout).toBe('mei  active    Mei  roles=relationship-manager\n')
  expect((await kith('team list')).stdout).toBe('west  West  parent=-\nwest-1  South  parent=west\n')
  expect((await kith('user list --tenant elsewhere')).stdout).toBe('')
}, 60_000)
