import type { RemovedGuard } from './removed-guards-k.ts'

/** Each is one guard of events and background work. */
export const removedEventGuards: readonly RemovedGuard[] = [
  {
    attack: 'S48',
    without: 'names in the place of values',
    edits: [
      {
        file: 'customers/operations/update-customer.ts',
        remove: 'changed: updated.changed,',
        put: 'changed: updated.changed, values: change.patch,',
      },
    ],
  },
  {
    attack: 'S48a',
    without: 'the rows of the reader at the time of reading',
    edits: [
      {
        file: 'policy/access-plan.ts',
        remove: 'rows: and(conditions),',
        put: "rows: { type: 'constant', value: true },",
      },
    ],
  },
  {
    attack: 'S48b',
    without: 'the level of a field in the row',
    edits: [{ file: 'work/change-shaper.ts', remove: "level !== 'deny'", put: 'true' }],
  },
  {
    attack: 'S48b',
    without: 'the stricter rule for identity and finance',
    edits: [{ file: 'work/change-shaper.ts', remove: "spec.class === 'financial'", put: 'false' }],
  },
  {
    attack: 'S48c',
    without: 'the right to deleted rows',
    edits: [
      {
        file: 'gate/visible-rows.ts',
        remove: 'this.#maySeeDeleted() ? await',
        put: 'true ? await',
      },
      {
        file: 'policy/access-plan.ts',
        remove: 'rows: and(conditions),',
        put: "rows: { type: 'constant', value: true },",
      },
    ],
  },
  {
    attack: 'S48c',
    without: 'the bareness of what is deleted',
    edits: [{ file: 'work/change-shaper.ts', remove: 'if (subject.isDeleted) return bare', put: '' }],
  },
  {
    attack: 'S48d',
    without: 'pages that are filled',
    edits: [{ file: 'work/read-changes.ts', remove: 'limit: BATCH }', put: 'limit }' }],
  },
  {
    attack: 'S48d',
    without: 'positions of one length',
    edits: [{ file: 'work/change-cursor.ts', remove: ".padStart(DIGITS, '0')", put: '' }],
  },
  {
    attack: 'S48e',
    without: 'the levels of the plugin',
    edits: [
      {
        file: 'policy/access-plan.ts',
        remove: "?? grant.classes?.[spec.class] ?? 'deny'",
        put: "?? 'allow'",
      },
    ],
  },
  {
    attack: 'S48f',
    without: 'the rows of the plugin at each attempt',
    edits: [
      {
        file: 'policy/access-plan.ts',
        remove: 'rows: and(conditions),',
        put: "rows: { type: 'constant', value: true },",
      },
    ],
  },
  {
    attack: 'S48g',
    without: 'the active roles of whoever asks',
    edits: [
      {
        file: 'session/session.ts',
        remove: 'actor.roles.filter((role) => active.includes(role))',
        put: 'actor.roles',
      },
    ],
  },
  {
    attack: 'S54',
    without: 'the class in the place of the message',
    edits: [
      {
        file: 'events/failure-name.ts',
        remove: 'const { name } = error.constructor',
        put: 'const name = "x"; return error.message',
      },
    ],
  },
  {
    attack: 'S54',
    without: 'the class in the place of a name that was set',
    edits: [
      {
        file: 'events/failure-name.ts',
        remove: 'const { name } = error.constructor',
        put: 'const { name } = error; return name',
      },
    ],
  },
]
