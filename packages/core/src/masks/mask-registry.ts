import { fullMask } from './full-mask.ts'
import { maskStrategies } from './mask-strategies.ts'
import type { MaskStrategy } from './mask-strategy.ts'

/** The mask strategies of one instance: the kernel's, and those that its plugins add. */
export class MaskRegistry {
  /** By the name that fields and rules use. */
  readonly strategies: ReadonlyMap<string, MaskStrategy>

  constructor(added: readonly MaskStrategy[] = []) {
    this.strategies = new Map([
      ...maskStrategies,
      ...added.map((strategy) => [strategy.name, strategy] as const),
    ])
  }

  /** The value masked by the strategy of that name. An unknown name, and a strategy that fails, mask everything. */
  mask(strategy: string, value: string): string {
    try {
      return (this.strategies.get(strategy) ?? fullMask).mask(value)
    } catch {
      return fullMask.mask(value)
    }
  }
}
