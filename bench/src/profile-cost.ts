import { benchActor, createBenchCrm, type BenchCrm } from './bench-crm.ts'
import { openDatabase } from './bench-database.ts'
import { alternate, type Cost } from './cost.ts'

/** What reading the same customers costs, at the median. */
export interface ProfileFigures {
  readonly get: Cost
  readonly profile: Cost
  /** How many times a get the profile costs. */
  readonly times: number
}

/**
 * Measures a profile with the five panels of the kernel beside a get, in process and in turn, as a relationship manager.
 * A customer here has two contact points, two identities, two relations, and more interactions and entries of the
 * timeline than the ten that a profile shows of each.
 */
export async function measureProfile(file: string, calls: number): Promise<ProfileFigures> {
  const crm = createBenchCrm(file)
  await crm.ready()
  const { customers } = crm.as(benchActor('relationship-manager'))
  const ids = customersWithPast(file)
  await refuseIncomplete(crm, ids[0]!)
  const next = (from: number) => {
    let at = from
    return () => ids[at++ % ids.length]!
  }
  const [one, other] = [next(0), next(0)]
  const [get, profile] = await alternate(
    [() => customers.get({ id: one() }), () => customers.profile({ id: other() })],
    calls,
  )
  await crm.close()
  return { get, profile, times: profile.cpu / get.cpu }
}

function customersWithPast(file: string): readonly string[] {
  const database = openDatabase(file)
  const rows = database.prepare('select distinct customer_id as id from crm_interaction').all() as {
    readonly id: string
  }[]
  database.close()
  return rows.map(({ id }) => id)
}

/** A profile without its rows would be no measurement. */
async function refuseIncomplete(crm: BenchCrm, id: string): Promise<void> {
  const { panels } = await crm.as(benchActor('relationship-manager')).customers.profile({ id })
  const sizes = Object.values(panels as Record<string, readonly unknown[]>).map(({ length }) => length)
  if (sizes.length !== 5 || sizes.some((size) => size === 0 || size === undefined))
    throw new Error(`The profile has panels of ${sizes.join(', ')} rows.`)
}
