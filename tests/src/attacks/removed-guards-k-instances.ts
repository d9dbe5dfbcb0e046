import type { RemovedGuard } from './removed-guards-k.ts'

const JUDGED = 'const verdicts = await judgeRows({ access: this.#access, call: this.#call }, plan, rows)'

/** Each is one guard of what is decided at the start of an instance. */
export const removedInstanceGuards: readonly RemovedGuard[] = [
  {
    attack: 'K15',
    without: 'the comparison of entities with migrations',
    edits: [
      { file: 'plugin/derive-tables.ts', remove: 'if (difference === undefined) continue', put: 'continue' },
    ],
  },
  {
    attack: 'K16',
    without: 'plans of its own for each instance',
    edits: [
      {
        file: 'policy/policy-engine.ts',
        remove: 'readonly #plans = new Memo<AccessPlan>(MOST_PLANS)',
        put: 'readonly #plans = (globalThis.sharedPlans ??= new Memo(MOST_PLANS))',
      },
    ],
  },
  {
    attack: 'K16a',
    without: 'rules of its own for each instance',
    edits: [
      {
        file: 'policy/policy-engine.ts',
        remove: 'structuredClone([policy, added] as const)',
        put: '[policy, added]',
      },
    ],
  },
  {
    attack: 'K18',
    without: 'one question for all rows',
    edits: [
      {
        file: 'gate/row-writer.ts',
        remove: JUDGED,
        put: `const verdicts = []
for (const row of rows)
  verdicts.push(...(await judgeRows({ access: this.#access, call: this.#call }, plan, [row])))`,
      },
    ],
  },
]
