import { type RawBuilder, sql } from 'kysely'

import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import type { EntityTable } from '../database/table.ts'
import { and, type FilterNode, or } from '../filter/ast.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import type { Action } from '../policy/policy.ts'
import { isCustomName } from '../schema/custom-field.ts'
import type { Session } from '../session/session.ts'
import { hmacSha256 } from '../shared/platform.ts'
import type { EntityStore } from './entity-store.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { compileGrouped, type GroupedShape } from './grouped-list.ts'
import { compileList, type ListPlan, type ListShape, shapeKey } from './list-plan.ts'
import { type DeletedRows, Projection, projectionKey } from './projection.ts'

const CACHED = 500
const DIGEST_LENGTH = 32

/** What the gate knows of one entity in one instance: its table, its store, and everything compiled so far. */
export class EntityAccess {
  readonly table: EntityTable
  readonly store: EntityStore
  /** Whether the tenant adds fields to the entity. */
  readonly isCustomized: boolean
  readonly #services: GateServices
  readonly #projections = new Map<string, Projection>()
  readonly #byId = new Map<string, Prepared<StatementEnvironment>>()
  readonly #lists = new Map<string, ListPlan>()

  constructor(services: GateServices, store: EntityStore) {
    this.#services = services
    this.store = store
    this.table = store.table
    this.isCustomized = Object.keys(store.table.entity.fields).some(isCustomName)
  }

  /** The projection of the session's rights for an action, on all fields or the named ones. */
  projection(session: Session, action: Action, fields?: readonly string[]): Projection {
    const plan = this.#services.policy.plan(session, this.table.entity.name, action)
    const key = projectionKey(plan, fields)
    return remember(
      this.#projections,
      key,
      () => new Projection(this.#services, { table: this.table, plan }, fields),
    )
  }

  /** Reads one row by id. */
  getById(projection: Projection, deleted: DeletedRows = 'without'): Prepared<StatementEnvironment> {
    return remember(this.#byId, `${projection.key}/${deleted}`, () => {
      const id = new Slot((environment: StatementEnvironment) => environment.args['id'])
      return prepare(
        projection.bound(projection.select({ conditions: [sql`${projection.ref('id')} = ${id}`], deleted })),
      )
    })
  }

  /** Reads the rows of a list of ids: the argument `ids`, a JSON array. */
  getByIds(projection: Projection): Prepared<StatementEnvironment> {
    return remember(this.#byId, `${projection.key}/many`, () => {
      const among = { column: 'id', members: this.#members }
      return prepare(projection.bound(projection.select({ conditions: [], deleted: 'without', among })))
    })
  }

  /** Reads the first rows of each of several groups. */
  grouped(shape: GroupedShape): Prepared<StatementEnvironment> {
    const order = shape.sort.map((key) => `${key.descending ? '-' : ''}${key.column.field}`).join()
    const key = `${shape.projection.key}/by/${shape.columns.join()}/${order}/${shape.isSingle}`
    return remember(this.#byId, key, () => compileGrouped(shape, this.#members))
  }

  /** The members of the argument `ids`, a JSON array. */
  get #members(): RawBuilder<unknown> {
    const ids = sql`${new Slot((environment: StatementEnvironment) => environment.args['ids'])}`
    return this.#services.database.traits.jsonMembers(ids, 'id')
  }

  /**
   * Tells of the rows of a list of ids that a plan holds for which of its arms hold. Deleted ones are those that the session
   * may read.
   */
  armsOf(
    session: Session,
    action: Action,
    deleted: 'without' | 'only' = 'without',
  ): Prepared<StatementEnvironment> {
    const { policy } = this.#services
    const entity = this.table.entity.name
    const plan = policy.plan(session, entity, action)
    const ended = deleted === 'only' ? policy.plan(session, entity, 'readDeleted') : undefined
    return remember(this.#byId, `arms/${plan.key}/${ended?.key ?? ''}`, () => {
      const projection = this.projection(session, action, [])
      const arms = plan.arms.map(
        (arm, index) =>
          sql`case when ${projection.condition(arm.rows)} then 1 else 0 end as ${sql.id(`#arm${index}`)}`,
      )
      const among = { column: 'id', members: this.#members }
      const conditions = ended === undefined ? [] : [projection.condition(ended.rows)]
      return prepare(projection.bound(projection.select({ conditions, deleted, also: arms, among })))
    })
  }

  /** Name and owner of the rows that a lookup may answer with, whatever the caller may read of them otherwise. */
  outline(session: Session): Projection {
    const { policy } = this.#services
    const entity = this.table.entity.name
    const { rows } = policy.plan(session, entity, 'lookup')
    const whole = policy.plan(this.#services.systemSession, entity, 'lookup')
    const plan = { ...whole, rows, key: `outline/${policy.plan(session, entity, 'lookup').key}` }
    const fields = ['name', 'ownerId']
    return remember(
      this.#projections,
      projectionKey(plan, fields),
      () => new Projection(this.#services, { table: this.table, plan }, fields),
    )
  }

  /** Everything of a row, for the kernel's own decisions. */
  systemProjection(): Projection {
    return this.projection(this.#services.systemSession, 'read')
  }

  /** Reads a whole row that the session may see, with `#may` telling whether the action is allowed on it. */
  forWrite(session: Session, action: Action, deleted: DeletedRows): Prepared<StatementEnvironment> {
    const { policy } = this.#services
    const entity = this.table.entity.name
    const plan = policy.plan(session, entity, action)
    const read = policy.plan(session, entity, 'read').rows
    return remember(this.#byId, `write/${plan.key}/${deleted}`, () => {
      const visible =
        deleted === 'only' ? and([read, policy.plan(session, entity, 'readDeleted').rows]) : read
      const whole = this.systemProjection()
      const id = new Slot((environment: StatementEnvironment) => environment.args['id'])
      const may = sql`case when ${whole.condition(plan.rows)} then 1 else 0 end as ${sql.id('#may')}`
      const conditions = [sql`${whole.ref('id')} = ${id}`, whole.condition(or([visible, plan.rows]))]
      return prepare(whole.bound(whole.select({ conditions, deleted, also: [may] })))
    })
  }

  /** Judges rows in the database: `#rows` for the plan as a whole, `#arm0`... for each of its arms. */
  forVerdict(plan: AccessPlan): Prepared<StatementEnvironment> {
    return remember(this.#byId, `verdict/${plan.key}`, () => {
      const whole = this.systemProjection()
      const truth = (node: FilterNode, name: string) =>
        sql`case when ${whole.condition(node)} then 1 else 0 end as ${sql.id(name)}`
      const arms = plan.arms.map((arm, index) => truth(arm.rows, `#arm${index}`))
      const columns = sql.join([sql`${whole.ref('id')} as id`, truth(plan.rows, '#rows'), ...arms])
      return prepare(
        whole.bound(
          sql`select ${columns} from ${whole.tableAs()} where ${whole.ref('id')} in (${this.#members})`,
        ),
      )
    })
  }

  /** Compiles a checked list query, once for each shape. */
  listPlan(shape: ListShape, grantKey: string): ListPlan {
    return remember(this.#lists, `${grantKey}|${shapeKey(shape)}`, () =>
      compileList(shape, (query) => this.digest(query)),
    )
  }

  /** A keyed digest of a query: without the key, one that names a phone number is not found by trying them all. */
  digest(query: string): string {
    return hmacSha256(this.#services.cursorKey, query).toString('hex').slice(0, DIGEST_LENGTH)
  }
}

/** Looks a key up in a bounded cache that drops its oldest entry. */
function remember<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = make()
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!)
  cache.set(key, made)
  return made
}
