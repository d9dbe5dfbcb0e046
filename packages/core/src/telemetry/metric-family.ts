/** Labels by name. Their values are names of code: operations, subscribers, error codes. */
export type Labels = Readonly<Record<string, string>>

/** What a scraper is told of a family of figures. */
export interface FamilyFacts {
  readonly name: string
  readonly help: string
}

/** The upper bounds of the buckets of durations, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A count by labels. */
export class Counter {
  readonly #facts: FamilyFacts
  readonly #values = new Map<string, number>()

  constructor(facts: FamilyFacts) {
    this.#facts = facts
  }

  add(labels: Labels = {}, by = 1): void {
    const key = labelText(labels)
    this.#values.set(key, (this.#values.get(key) ?? 0) + by)
  }

  lines(): string[] {
    const { name } = this.#facts
    const samples = [...this.#values].map(([labels, value]) => `${name}${braced(labels)} ${value}`)
    return [...headOf(this.#facts, 'counter'), ...samples]
  }
}

interface Series {
  readonly counts: number[]
  count: number
  sum: number
}

/** Durations by labels, counted in buckets. */
export class Histogram {
  readonly #facts: FamilyFacts
  readonly #series = new Map<string, Series>()

  constructor(facts: FamilyFacts) {
    this.#facts = facts
  }

  observe(labels: Labels, seconds: number): void {
    const key = labelText(labels)
    const series = this.#series.get(key) ?? { counts: BOUNDS.map(() => 0), count: 0, sum: 0 }
    this.#series.set(key, series)
    series.count += 1
    series.sum += seconds
    const at = BOUNDS.findIndex((bound) => seconds <= bound)
    if (at !== -1) series.counts[at] = series.counts[at]! + 1
  }

  lines(): string[] {
    return [
      ...headOf(this.#facts, 'histogram'),
      ...[...this.#series].flatMap((each) => this.#linesOf(...each)),
    ]
  }

  #linesOf(labels: string, { counts, count, sum }: Series): string[] {
    const { name } = this.#facts
    let below = 0
    const buckets = counts.map((own, at) => {
      below += own
      return `${name}_bucket${braced(labels, `le="${BOUNDS[at]}"`)} ${below}`
    })
    return [
      ...buckets,
      `${name}_bucket${braced(labels, 'le="+Inf"')} ${count}`,
      `${name}_sum${braced(labels)} ${sum}`,
      `${name}_count${braced(labels)} ${count}`,
    ]
  }
}

/** One figure as it is now. */
export function gaugeLines(facts: FamilyFacts, value: number): string[] {
  return [...headOf(facts, 'gauge'), `${facts.name} ${value}`]
}

function headOf({ name, help }: FamilyFacts, type: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, '_')}"`)
    .join(',')
}

function braced(...labels: readonly string[]): string {
  const all = labels.filter((each) => each !== '').join(',')
  return all === '' ? '' : `{${all}}`
}
