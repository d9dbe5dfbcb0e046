/** What an altered module keeps of the original, typed as loosely as the checks below need it. */
type Original = Readonly<Record<string, never>>
type Callable = (...inputs: readonly unknown[]) => unknown
type Constructor = new (...inputs: readonly unknown[]) => object

/** A gate with one check less. */
export interface RemovedCheck {
  readonly name: string
  /** The module that makes the check, below `packages/core/src`. */
  readonly module: string
  /** The roles to whom the lack shows. */
  readonly roles: readonly string[]
  /** The exports that take the place of the original ones. */
  readonly alter: (original: Original) => Readonly<Record<string, unknown>>
}

interface Plan {
  readonly constant: ReadonlyMap<string, string>
  readonly highest: ReadonlyMap<string, string>
}

const EVERY_FIELD = { get: () => 'allow' }
const NO_CONDITION = { type: 'constant', value: true }

const call = (original: Original, name: string): Callable => original[name] as unknown as Callable
const extend = (original: Original, name: string): Constructor => original[name] as unknown as Constructor

/** The projection with other row conditions: the tenant comes first, then the policy, then whether it is deleted. */
function withConditions(change: (conditions: readonly unknown[]) => readonly unknown[], deleted?: string) {
  return (original: Original) => {
    const Projection = extend(original, 'Projection') as new (...inputs: readonly unknown[]) => {
      rowConditions(deleted: string): readonly unknown[]
    }
    return {
      Projection: class extends Projection {
        override rowConditions(asked: string): readonly unknown[] {
          return change(super.rowConditions(deleted ?? asked))
        }
      },
    }
  }
}

type Mask = (name: string, value: string) => string

/** Masks that are applied otherwise than the strategies say. */
function withMasks(change: (mask: Mask, name: string, value: string) => string) {
  return (original: Original) => {
    const MaskRegistry = extend(original, 'MaskRegistry') as new (...inputs: readonly unknown[]) => {
      mask(name: string, value: string): string
    }
    return {
      MaskRegistry: class extends MaskRegistry {
        override mask(name: string, value: string): string {
          return change((each, text) => super.mask(each, text), name, value)
        }
      },
    }
  }
}

/** Plans that are changed after they were built. */
function withPlan(change: (plan: Plan) => object) {
  return (original: Original) => ({
    buildAccessPlan: (...inputs: readonly unknown[]) => {
      const plan = call(original, 'buildAccessPlan')(...inputs) as Plan
      return { ...plan, ...change(plan) }
    },
  })
}

/** Searches in which fields take part by another measure than what the caller reads in every row. */
function withSearchedLevels(levels: (plan: Plan) => object) {
  return (original: Original) => ({
    parseSearch: (source: { readonly plan: Plan }, q: unknown) =>
      call(original, 'parseSearch')(
        { ...source, plan: { ...source.plan, constant: levels(source.plan) } },
        q,
      ),
  })
}

/** Plans that are built without one kind of rule. */
function withoutRule(rule: 'restrict' | 'deny') {
  return (original: Original) => ({
    buildAccessPlan: (entity: unknown, grants: unknown, options: object) =>
      call(original, 'buildAccessPlan')(entity, grants, { ...options, [rule]: [] }),
  })
}

function withListShape(change: (shape: { readonly projection: object }) => object) {
  return (original: Original) => ({
    compileList: (shape: { readonly projection: object }, digest: unknown) =>
      call(original, 'compileList')({ ...shape, ...change(shape) }, digest),
  })
}

/** `select` keeps its conditions; only who asks for them separately, the count, loses the policy. */
function projectionForCount(projection: object): object {
  return new Proxy(projection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      const bound = (...inputs: readonly unknown[]): unknown => Reflect.apply(member, target, inputs)
      return name === 'rowConditions'
        ? (deleted: string) => (bound(deleted) as unknown[]).filter((_, index) => index !== 1)
        : bound
    },
  })
}

interface LooseAccess {
  systemProjection(): unknown
  getById(projection: unknown, deleted: string): unknown
}

interface LooseCall {
  run(statement: unknown, input: object): Promise<readonly unknown[]>
  auditRefusal(fact: object): Promise<void>
}

/** A read that goes on where a row exists but is not visible. */
function withInvisible(react: (gateCall: LooseCall, error: object) => Promise<unknown>) {
  return (original: Original) => {
    const Records = extend(original, 'Records') as new (...inputs: readonly unknown[]) => {
      get(id: string, fields?: readonly string[]): Promise<unknown>
    }
    return {
      Records: class extends Records {
        readonly #access: LooseAccess
        readonly #call: LooseCall

        constructor(access: LooseAccess, gateCall: LooseCall, ...others: readonly unknown[]) {
          super(access, gateCall, ...others)
          this.#access = access
          this.#call = gateCall
        }

        override async get(id: string, fields?: readonly string[]): Promise<unknown> {
          try {
            return await super.get(id, fields)
          } catch (error) {
            const statement = this.#access.getById(this.#access.systemProjection(), 'with')
            const found = await this.#call.run(statement, { id })
            if (found.length > 0) await react(this.#call, error as object)
            throw error
          }
        }
      },
    }
  }
}

/** Each is a fault that some system was shipped with. */
export const removedChecks: readonly RemovedCheck[] = [
  {
    name: 'custom fields are shown whatever their class',
    module: 'schema/custom-field.ts',
    roles: ['service-rep'],
    alter: (original) => ({
      customFieldSpec: (field: unknown) => ({
        ...(call(original, 'customFieldSpec')(field) as object),
        class: 'basic',
      }),
    }),
  },
  {
    name: 'the filter position ignores the level',
    module: 'gate/list-plan.ts',
    roles: ['service-rep'],
    alter: (original) => ({
      parseWhere: (gateCall: unknown, source: { readonly plan: Plan }, query: unknown) =>
        call(original, 'parseWhere')(
          gateCall,
          { ...source, plan: { ...source.plan, constant: EVERY_FIELD } },
          query,
        ),
    }),
  },
  {
    name: 'the sort position ignores the level',
    module: 'gate/sort-order.ts',
    roles: ['system-admin'],
    alter: (original) => ({
      parseSort: (source: { readonly plan: Plan }, sort: unknown) =>
        call(original, 'parseSort')({ ...source, plan: { ...source.plan, constant: EVERY_FIELD } }, sort),
    }),
  },
  {
    name: 'a field that only some rows show may be filtered by in all',
    module: 'gate/list-plan.ts',
    roles: ['mixed'],
    alter: (original) => ({
      parseWhere: (gateCall: unknown, source: { readonly plan: Plan }, query: unknown) =>
        call(original, 'parseWhere')(
          gateCall,
          { ...source, plan: { ...source.plan, constant: source.plan.highest } },
          query,
        ),
    }),
  },
  {
    name: 'a search finds rows by fields that are masked',
    module: 'gate/search-query.ts',
    roles: ['system-admin'],
    alter: withSearchedLevels(() => EVERY_FIELD),
  },
  {
    name: 'a search finds rows by a field that only some rows show',
    module: 'gate/search-query.ts',
    roles: ['mixed'],
    alter: withSearchedLevels((plan) => plan.highest),
  },
  {
    name: 'a denied field is selected',
    module: 'gate/projection.ts',
    roles: ['integration', 'system-admin'],
    alter: (original) => {
      const opened = (levels: ReadonlyMap<string, string>) =>
        new Map([...levels].map(([name, level]) => [name, level === 'deny' ? 'allow' : level]))
      const Projection = extend(original, 'Projection')
      return {
        Projection: class extends Projection {
          constructor(services: unknown, source: { readonly plan: Plan }, names: unknown) {
            const { plan } = source
            const wider = { ...plan, constant: opened(plan.constant), highest: opened(plan.highest) }
            super(services, { ...source, plan: wider }, names)
          }
        },
      }
    },
  },
  {
    name: 'a mask is not applied',
    module: 'masks/mask-registry.ts',
    roles: ['service-rep'],
    alter: withMasks((_mask, _name, value) => value),
  },
  {
    name: 'running text is not redacted',
    module: 'masks/mask-registry.ts',
    roles: ['service-rep'],
    alter: withMasks((mask, name, value) => (name === 'redacted' ? value : mask(name, value))),
  },
  {
    name: 'a level that differs by row is taken at its highest',
    module: 'policy/access-plan.ts',
    roles: ['mixed'],
    alter: () => ({ levelInArms: (plan: Plan, field: string) => plan.highest.get(field) ?? 'deny' }),
  },
  {
    name: 'the row predicate is dropped in the list',
    module: 'gate/projection.ts',
    roles: ['service-rep'],
    alter: withConditions((conditions) => conditions.filter((_, index) => index !== 1)),
  },
  {
    name: 'the row predicate is dropped in the count',
    module: 'gate/list-plan.ts',
    roles: ['service-rep'],
    alter: withListShape((shape) => ({ projection: projectionForCount(shape.projection) })),
  },
  {
    name: 'the tenant predicate is dropped',
    module: 'gate/projection.ts',
    roles: ['integration'],
    alter: withConditions((conditions) => conditions.slice(1)),
  },
  {
    name: 'deleted rows are not left out',
    module: 'gate/projection.ts',
    roles: ['dpo with a purpose', 'service-rep'],
    alter: withConditions((conditions) => conditions, 'with'),
  },
  {
    name: 'deleted rows are shown beyond those whose deleted ones may be read',
    module: 'gate/list-plan.ts',
    roles: ['mixed'],
    alter: withListShape(() => ({ deletedRows: NO_CONDITION })),
  },
  {
    name: 'a restriction of the policy is dropped',
    module: 'policy/access-plan.ts',
    roles: ['integration'],
    alter: withoutRule('restrict'),
  },
  {
    name: 'a denial of the policy is dropped',
    module: 'policy/access-plan.ts',
    roles: ['mixed'],
    alter: withoutRule('deny'),
  },
  {
    name: 'a filter over a relation reaches rows beyond the policy',
    module: 'gate/list-plan.ts',
    roles: ['relationship-manager', 'service-rep'],
    alter: withListShape(() => ({ rowsOf: () => NO_CONDITION })),
  },
  {
    name: 'a cursor is bound to nothing',
    module: 'gate/cursor.ts',
    roles: ['system-admin'],
    alter: (original) => ({
      sealCursor: (key: unknown, _scope: unknown, position: unknown) =>
        call(original, 'sealCursor')(key, {}, position),
      openCursor: (key: unknown, _scope: unknown, cursor: unknown) =>
        call(original, 'openCursor')(key, {}, cursor),
    }),
  },
  {
    name: 'a write answers with the whole row',
    module: 'gate/row-shaper.ts',
    roles: ['service-rep'],
    alter: (original) => {
      const RowShaper = extend(original, 'RowShaper')
      return {
        RowShaper: class extends RowShaper {
          shapeDecoded(row: object): object {
            return { ...row }
          }
        },
      }
    },
  },
  {
    name: 'a write tells whether it changed a value that its caller cannot read',
    module: 'gate/changed-fields.ts',
    roles: ['relationship-manager'],
    alter: (original) => ({
      changedFields: (values: unknown, row: unknown) =>
        call(original, 'changedFields')(values, row, () => true),
    }),
  },
  {
    name: 'an invisible row is audited otherwise than an absent one',
    module: 'gate/records.ts',
    roles: ['service-rep'],
    alter: withInvisible((gateCall) =>
      gateCall.auditRefusal({ action: 'seen', entity: 'customer', subjectIds: [], fields: [] }),
    ),
  },
  {
    name: 'an invisible row is refused otherwise than an absent one',
    module: 'gate/records.ts',
    roles: ['service-rep'],
    alter: withInvisible((_gateCall, error) => Promise.resolve(Object.assign(error, { status: 403 }))),
  },
  {
    name: 'a customer is looked up by a key without the right to it',
    module: 'policy/access-plan.ts',
    roles: ['integration'],
    alter: withPlan(() => ({ lookup: { has: () => true } })),
  },
]
