import { canAct, type RowQuestion } from './can-act.ts'
import { CreationBatch } from './creation-batch.ts'
import { EntityAccess } from './entity-access.ts'
import { EntityStore } from './entity-store.ts'
import { extendRow } from './extend-row.ts'
import type { GateCall } from './gate-call.ts'
import { type GateServices, tableOf } from './gate-services.ts'
import { type LookupHit, type LookupSearch, lookupRows } from './lookup.ts'
import { Records } from './records.ts'
import { withTenantServices } from './tenant-services.ts'
import { type RowTest, testRow } from './test-row.ts'
import { VisibleRows } from './visible-rows.ts'

/** The door to rows. One an instance; each call passes with its own session. */
export class Gate {
  readonly services: GateServices
  /** By the services of an overlay, so that both are forgotten together. */
  readonly #accesses = new WeakMap<GateServices, Map<string, EntityAccess>>()

  constructor(services: Omit<GateServices, 'ofOverlay'>) {
    this.services = withTenantServices(services)
  }

  /** The rows of an entity as the caller may see and change them, for code of the plugin. */
  records(call: GateCall, entity: string, pluginId: string): Records {
    return new Records(this.#access(call, entity), call, pluginId)
  }

  /** Creates many rows of an entity as the caller; for the kernel's own slices. */
  creations(call: GateCall, entity: string): CreationBatch {
    return new CreationBatch(this.#access(call, entity), call)
  }

  /** The rows of an entity without a policy: for the kernel's own slices, behind a door that was asked already. */
  store(call: GateCall, entity: string): EntityStore {
    return this.#access(call, entity).store
  }

  /** The rows of an entity that the caller may see, without their values. */
  visible(call: GateCall, entity: string): VisibleRows {
    return new VisibleRows(this.#access(call, entity), call)
  }

  /** Finds rows of `entity` by an exact value; see `lookupRows`. */
  lookup(call: GateCall, entity: string, search: LookupSearch): Promise<readonly LookupHit[]> {
    return lookupRows(
      call,
      { target: this.#access(call, entity), accessOf: (name) => this.#access(call, name) },
      search,
    )
  }

  /**
   * Writes the fields that a plugin has added to an entity; see `extendRow`. `undefined` when it has added none.
   */
  extend(
    call: GateCall,
    { pluginId, entity }: { readonly pluginId: string; readonly entity: string },
  ): ((id: string, values: Readonly<Record<string, unknown>>) => Promise<void>) | undefined {
    const access = this.services.tables.has(entity) ? this.#access(call, entity) : undefined
    const store = access?.store.extensions.find(({ extension }) => extension.pluginId === pluginId)
    if (access === undefined || store === undefined) return undefined
    return (id, values) => extendRow({ access, store, call }, id, values)
  }

  /** Whether the caller may act on one row; see `canAct`. A resource without rows has none to act on. */
  async can(call: GateCall, entity: string, question: RowQuestion): Promise<boolean> {
    return this.services.catalog.has(entity) && canAct(call, this.#access(call, entity), question)
  }

  /** Which of some conditions are TRUE of a row; for the kernel's own slices. */
  test(call: GateCall, entity: string, test: RowTest): Promise<readonly boolean[] | undefined> {
    return testRow(call, this.#access(call, entity), test)
  }

  #access({ services }: GateCall, entity: string): EntityAccess {
    const accesses = this.#accesses.get(services) ?? new Map<string, EntityAccess>()
    this.#accesses.set(services, accesses)
    const known = accesses.get(entity)
    if (known !== undefined) return known
    const store = new EntityStore(services, services.subjectKeys, tableOf(services, entity))
    const access = new EntityAccess(services, store)
    accesses.set(entity, access)
    return access
  }
}
