import { nested } from './custom-fields.ts'
import { anyValue, customerFields } from './field-values.ts'
import type { FilterMaker } from './filters.ts'
import type { Reference } from './identities.ts'
import type { Random } from './random.ts'
import type { RoleView } from './role-view.ts'
import type { Step } from './step.ts'

type Row = () => Reference | string

const MEASURES = ['count', 'sum', 'avg', 'min', 'max', 'countDistinct']

/** Makes random calls about customers as wholes: many at once, figures, merges, erasure, and what has changed. */
export class WholeCustomerSteps {
  readonly #random: Random
  readonly #view: RoleView
  readonly #filters: FilterMaker
  readonly #merges: Reference[] = []

  constructor(random: Random, view: RoleView, filters: FilterMaker) {
    this.#random = random
    this.#view = view
    this.#filters = filters
  }

  /** A merge that the role has made itself. */
  learnMerge(merge: Reference): void {
    this.#merges.push(merge)
  }

  /** A call about customers that `row` draws; `seen` draws those that both worlds show. */
  next(row: Row, seen: Row): Step {
    const makers = [
      () => this.#bulk(row),
      () => this.#bulk(row),
      () => this.#changes(),
      () => this.#changes(),
      () => this.#aggregate(),
      () => this.#merge(row, seen),
      () => this.#pastMerges(),
      () => this.#erase(seen),
    ]
    return this.#random.pick(makers)()
  }

  #bulk(row: Row): Step {
    const items = Array.from({ length: 1 + this.#random.below(4) }, () => this.#item(row))
    const atomic = this.#random.chance(0.3) ? { atomic: true } : {}
    return { operation: 'customers.bulk', input: { items, ...atomic } }
  }

  #item(row: Row): object {
    const field = this.#random.pick(['nickname', 'tags', 'city', 'phone', ...customerFields])
    const values = nested({ [field]: anyValue(field, this.#random) })
    const choice = this.#random.next()
    if (choice < 0.4) return { op: 'create', values: { name: anyValue('name', this.#random), ...values } }
    const ifVersion = this.#random.chance(0.3) ? { ifVersion: 1 + this.#random.below(3) } : {}
    if (choice < 0.9) return { op: 'update', id: row(), patch: values, ...ifVersion }
    return { op: 'delete', id: row(), ...ifVersion }
  }

  #changes(): Step {
    const types = this.#random.chance(0.4)
      ? { types: this.#random.pick(['customer.*', 'interaction.*']) }
      : {}
    return { operation: 'changes.list', input: { limit: this.#random.pick([1, 3, 50]), ...types } }
  }

  /** Who sees no rows sees figures about all: those of two worlds differ, as they should. */
  #aggregate(): Step {
    if (this.#view.seesFigures) return this.#changes()
    const fields = this.#random.some([...customerFields, 'kind', 'lifecycle', 'version'], 2)
    const groupBy = this.#random.chance(0.7) ? { groupBy: [...new Set(fields)] } : {}
    const calculation = this.#random.pick(MEASURES)
    const of = this.#random.pick(['version', 'createdAt', 'kind', ...customerFields])
    const measure = calculation === 'count' ? 'count' : { [calculation]: of }
    const where = this.#random.chance(0.4) ? { where: this.#filters.filter('customer', 1) } : {}
    return {
      operation: 'customers.aggregate',
      input: { ...groupBy, ...where, measures: { n: 'count', m: measure } },
    }
  }

  #merge(row: Row, seen: Row): Step {
    const one = this.#random.chance(0.8) ? seen : row
    const [id, other] = [one(), one()]
    const choice = this.#random.chance(0.3) ? { fields: { [this.#random.pick(customerFields)]: other } } : {}
    const dryRun = this.#random.chance(0.6) ? { dryRun: true } : {}
    return { operation: 'customers.merge', input: { id, duplicateIds: [other], ...choice, ...dryRun } }
  }

  #pastMerges(): Step {
    const id = this.#merges.length > 0 ? this.#random.pick(this.#merges) : 'nobody'
    const onConflict = this.#random.chance(0.5) ? { onConflict: 'keep' } : {}
    return this.#random.pick([
      { operation: 'merges.list', input: { count: 'exact' } },
      { operation: 'merges.get', input: { id } },
      { operation: 'merges.undo', input: { id, ...onConflict } },
    ])
  }

  /** Of a deleted customer those who erase learn that it is there: they are asked to erase only whom they see. */
  #erase(seen: Row): Step {
    const dryRun = this.#random.chance(0.8) ? { dryRun: true } : {}
    return { operation: 'customers.erase', input: { id: seen(), reason: 'asked for', ...dryRun } }
  }
}
