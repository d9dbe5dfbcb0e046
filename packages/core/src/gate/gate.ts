import { canAct, type RowQuestion } from './can-act.ts'
import { CreationBatch } from './creation-batch.ts'
import { EntityAccess } from './entity-access.ts'
import { EntityStore } from './entity-store.ts'
import { extendRow } from './extend-row.ts'
import type { GateCall } from './gate-call.ts'
import { type GateServices, tableOf } from './gate-services.ts'
import { type LookupHit, type LookupSearch, lookupRows } from './lookup.ts'
import { Records } from './records.ts'
import { type RowTest, testRow } from './test-row.ts'
import { VisibleRows } from './visible-rows.ts'

/** The door to rows. One an instance; each call passes with its own session. */
export class Gate {
  readonly services: GateServices
  readonly #accesses = new Map<string, EntityAccess>()

  constructor(services: GateServices) {
    this.services = services
  }

  /** The rows of an entity as the caller may see and change them, for code of the plugin. */
  records(call: GateCall, entity: string, pluginId: string): Records {
    return new Records(this.#access(entity), call, pluginId)
  }

  /** Creates many rows of an entity as the caller; for the kernel's own slices. */
  creations(call: GateCall, entity: string): CreationBatch {
    return new CreationBatch(this.#access(entity), call)
  }

  /** The rows of an entity without a policy: for the kernel's own slices, behind a door that was asked already. */
  store(entity: string): EntityStore {
    return this.#access(entity).store
  }

  /** The rows of an entity that the caller may see, without their values. */
  visible(call: GateCall, entity: string): VisibleRows {
    return new VisibleRows(this.#access(entity), call)
  }

  /** Finds rows of `entity` by an exact value; see `lookupRows`. */
  lookup(call: GateCall, entity: string, search: LookupSearch): Promise<readonly LookupHit[]> {
    return lookupRows(call, { target: this.#access(entity), accessOf: (name) => this.#access(name) }, search)
  }

  /**
   * Writes the fields that a plugin has added to an entity; see `extendRow`. `undefined` when it has added none.
   */
  extend(
    call: GateCall,
    { pluginId, entity }: { readonly pluginId: string; readonly entity: string },
  ): ((id: string, values: Readonly<Record<string, unknown>>) => Promise<void>) | undefined {
    const access = this.services.tables.has(entity) ? this.#access(entity) : undefined
    const store = access?.store.extensions.find(({ extension }) => extension.pluginId === pluginId)
    if (access === undefined || store === undefined) return undefined
    return (id, values) => extendRow({ access, store, call }, id, values)
  }

  /** Whether the caller may act on one row; see `canAct`. A resource without rows has none to act on. */
  async can(call: GateCall, entity: string, question: RowQuestion): Promise<boolean> {
    return this.services.catalog.has(entity) && canAct(call, this.#access(entity), question)
  }

  /** Which of some conditions are TRUE of a row; for the kernel's own slices. */
  test(call: GateCall, entity: string, test: RowTest): Promise<readonly boolean[] | undefined> {
    return testRow(call, this.#access(entity), test)
  }

  #access(entity: string): EntityAccess {
    const known = this.#accesses.get(entity)
    if (known !== undefined) return known
    const store = new EntityStore(this.services, this.services.subjectKeys, tableOf(this.services, entity))
    const access = new EntityAccess(this.services, store)
    this.#accesses.set(entity, access)
    return access
  }
}
