import type { Scope } from '../di/scope.ts'
import type { Token } from '../di/token.ts'
import type { EventDefinition, EventName } from '../events/event-definition.ts'
import type { Outbox } from '../events/outbox.ts'
import type { EntityStore } from '../gate/entity-store.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { Gate } from '../gate/gate.ts'
import { createGuardedDatabase, type OpenTables, type PluginDatabase } from '../gate/guarded-database.ts'
import type { LookupHit, LookupKey } from '../gate/lookup.ts'
import type { Records } from '../gate/records.ts'
import type { Session } from '../session/session.ts'
import type { ExtensionPoint } from './extension-point.ts'
import type { KernelContext } from './kernel-context.ts'
import type { OperationContext } from './operation-context.ts'
import { operationErrors } from './operation-errors.ts'

/** What a handler context is made of. */
export interface HandlerContextParts {
  readonly gate: Gate
  readonly gateCall: GateCall
  readonly outbox: Outbox
  readonly events: ReadonlyMap<string, EventDefinition>
  readonly scope: Scope
  /** Runs another operation as the same caller, in the same transaction. */
  readonly runNested: (operation: string, input: unknown) => Promise<unknown>
  /** The tables that are open to each plugin. */
  readonly openTables: ReadonlyMap<string, OpenTables>
  readonly extensionsOf: (point: string) => ReadonlyMap<string, unknown>
  /** The same call under the rights of the plugin that `scope` belongs to. */
  readonly asPlugin: (scope: Scope) => OperationContext
}

/** The context of one call. Plugins see it as `OperationContext`, the kernel's slices as `KernelContext`. */
export class HandlerContext implements KernelContext {
  readonly session: Session
  readonly gateCall: GateCall
  readonly #parts: HandlerContextParts
  #db: PluginDatabase | undefined

  constructor(parts: HandlerContextParts) {
    this.#parts = parts
    this.gateCall = parts.gateCall
    this.session = parts.gateCall.session
  }

  now(): Date {
    return this.gateCall.now
  }

  id(): string {
    return this.gateCall.services.createId()
  }

  records(entity: string): Records {
    return this.#parts.gate.records(this.gateCall, entity)
  }

  async extend(entity: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const { gate, scope } = this.#parts
    const write = gate.extend(this.gateCall, { pluginId: scope.name, entity })
    if (write === undefined) throw operationErrors.NOTHING_ADDED({ plugin: scope.name, entity })
    await write(id, values)
  }

  get db(): PluginDatabase {
    const { scope, openTables } = this.#parts
    this.#db ??= createGuardedDatabase(this.gateCall, {
      plugin: scope.name,
      tables: openTables.get(scope.name) ?? new Map(),
    })
    return this.#db
  }

  emit(name: EventName, payload: Readonly<Record<string, unknown>>): void {
    const definition = this.#parts.events.get(name)
    if (definition === undefined) throw operationErrors.EVENT_UNKNOWN({ event: name })
    this.#parts.outbox.emit(this.gateCall.writeUnit, this.session, { definition, payload })
  }

  call(operation: string, input: unknown): Promise<unknown> {
    return this.#parts.runNested(operation, input)
  }

  get<V>(token: Token<V>): V {
    return this.#parts.scope.get(token)
  }

  extensions<V>(point: ExtensionPoint<V>): ReadonlyMap<string, V> {
    return this.#parts.extensionsOf(point.name) as ReadonlyMap<string, V>
  }

  asPlugin(): OperationContext {
    return this.#parts.asPlugin(this.#parts.scope)
  }

  /** The same call with the services of another plugin: what a hook works with. */
  within(scope: Scope): HandlerContext {
    return new HandlerContext({ ...this.#parts, scope })
  }

  store(entity: string): EntityStore {
    return this.#parts.gate.store(entity)
  }

  lookup(key: LookupKey, value: string): Promise<readonly LookupHit[]> {
    return this.#parts.gate.lookup(this.gateCall, 'customer', { key, value })
  }
}
