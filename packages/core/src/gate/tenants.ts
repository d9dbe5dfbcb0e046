import type { AnyDatabase } from '../database/traits.ts'
import { emptyOverlay, type FieldOverlay } from '../schema/field-overlay.ts'
import { defaultTenantSettings, type TenantSettings } from '../session/tenant.ts'

/** What holds for every call of a tenant at one moment. */
export interface TenantSnapshot {
  readonly settings: TenantSettings
  readonly overlay: FieldOverlay
}

/** Reads a tenant as the database has it now. */
export type ReadTenant = (db: AnyDatabase, tenantId: string) => Promise<TenantSnapshot>

interface Kept {
  readonly snapshot: TenantSnapshot
  readonly readAtMs: number
}

/** How long another process may go on with what this one has changed. */
const MAX_AGE_MS = 10_000
const MOST_KEPT = 10_000

/**
 * The tenants of an instance as calls see them: read once, then kept. A change in this process is seen by the next call, a
 * change in another one within ten seconds.
 */
export class Tenants {
  readonly #read: ReadTenant
  readonly #region: string
  readonly #kept = new Map<string, Kept>()
  readonly #changes = new Map<string, number>()

  /** `region` is the region of tenants that have set none. */
  constructor(read: ReadTenant, region: string) {
    this.#read = read
    this.#region = region
  }

  /** What is known of a tenant without asking: the defaults before it has been read. */
  known(tenantId: string): TenantSnapshot {
    return this.#kept.get(tenantId)?.snapshot ?? this.unset(tenantId)
  }

  /** Reads the tenant unless what is known is young enough; `undefined` says that there is nothing to wait for. */
  refresh(tenantId: string, db: AnyDatabase, nowMs: number): Promise<void> | undefined {
    const kept = this.#kept.get(tenantId)
    const isYoung = kept !== undefined && Math.abs(nowMs - kept.readAtMs) < MAX_AGE_MS
    return isYoung ? undefined : this.#load(tenantId, db, nowMs)
  }

  /** Drops what is known, because it is being changed or the change was undone. */
  forget(tenantId: string): void {
    this.#kept.delete(tenantId)
    this.#changes.set(tenantId, (this.#changes.get(tenantId) ?? 0) + 1)
  }

  async #load(tenantId: string, db: AnyDatabase, nowMs: number): Promise<void> {
    const changes = this.#changes.get(tenantId)
    const snapshot = await this.#read(db, tenantId)
    // What was read before a change must not take the place of what was read after it.
    if (this.#changes.get(tenantId) !== changes) return
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(tenantId, { snapshot, readAtMs: nowMs })
  }

  /** A tenant that has set nothing. */
  unset(tenantId: string): TenantSnapshot {
    return { settings: defaultTenantSettings(tenantId, this.#region), overlay: emptyOverlay }
  }
}
