import type { createBenchCrm } from '../bench-crm.ts'

type BenchCrm = ReturnType<typeof createBenchCrm>

/** One measured call with its limits. */
export interface ScaleScenario {
  readonly name: string
  /** At most so many times slower on the large database than on the small one. */
  readonly growth: number | undefined
  /** At most so many milliseconds on the large database, at the median. */
  readonly milliseconds: number | undefined
  /** Gets ready on one database, and answers the call to measure. */
  prepare(crm: BenchCrm): Promise<() => Promise<unknown>>
}

const GROWTH = 1.3
const MILLISECONDS = 5
/** What is searched, and its limit: each further word is looked up for every row that has the first. */
const SEARCHES = [
  ['common Chinese name', '王伟', MILLISECONDS],
  ['rare Chinese name', '骥麟', MILLISECONDS],
  ['common word', 'smi', MILLISECONDS],
  ['rare word', 'zhuk', MILLISECONDS],
  ['two common words', 'john smi', 3 * MILLISECONDS],
] as const

/** The measured calls, each as both of the roles that work with customers. */
export const scaleScenarios: readonly ScaleScenario[] = ['relationship-manager', 'service-rep'].flatMap(
  (role) => [
    {
      name: `first page, ${role}`,
      growth: GROWTH,
      milliseconds: undefined,
      prepare: (crm) => {
        const { customers } = sessionOf(crm, role)
        return Promise.resolve(() => customers.list())
      },
    },
    {
      name: `page at 80 %, ${role}`,
      growth: GROWTH,
      milliseconds: undefined,
      prepare: async (crm) => {
        const { customers } = sessionOf(crm, role)
        const { cursor } = await walk(crm, role)
        return () => customers.list({ limit: 50, cursor })
      },
    },
    {
      name: `get by id, ${role}`,
      growth: GROWTH,
      milliseconds: undefined,
      prepare: async (crm) => {
        const { customers } = sessionOf(crm, role)
        const { ids } = await walk(crm, role)
        let at = 0
        return () => customers.get({ id: ids[(at += 7919) % ids.length]! })
      },
    },
    ...SEARCHES.map(([what, q, milliseconds]) => ({
      name: `q, ${what}, ${role}`,
      growth: undefined,
      milliseconds,
      prepare: (crm: BenchCrm) => {
        const { customers } = sessionOf(crm, role)
        return Promise.resolve(() => customers.list({ q }))
      },
    })),
  ],
)

function sessionOf(crm: BenchCrm, role: string) {
  return crm.as({ id: 'owner-7', roles: [role], attributes: { teamIds: ['team-1'] } })
}

const PAGE = 200

/** Pages down to 80 % of what the role sees. The next page but for its size continues there. */
async function walk(crm: BenchCrm, role: string): Promise<{ cursor: string; ids: readonly string[] }> {
  const { customers } = sessionOf(crm, role)
  const { count = 0 } = await customers.list({ limit: 1, count: 'exact' })
  const depth = Math.floor(0.8 * count)
  const ids: string[] = []
  let cursor: string | undefined
  while (ids.length < depth) {
    const limit = Math.min(PAGE, depth - ids.length)
    const page = await customers.list({ limit, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  }
  if (cursor === undefined) throw new Error(`${role} sees too few customers to page at 80 %.`)
  return { cursor, ids }
}
