import { KithError } from '../shared/errors.ts'
import { type BootProblem, CrmBootError } from './boot-error.ts'

/** Collects what is wrong instead of stopping at the first. */
export class BootProblems {
  readonly #problems: BootProblem[] = []

  add(
    plugin: string,
    code: string,
    { message, fix, params }: Pick<BootProblem, 'message' | 'fix' | 'params'>,
  ): void {
    this.#problems.push({ code, plugin, message, fix, ...(params === undefined ? {} : { params }) })
  }

  /** Reports a name that is taken. */
  duplicate(plugin: string, what: string, name: string): void {
    this.add(plugin, 'KITH_BOOT_DUPLICATE', {
      message: `The ${what} "${name}" exists already.`,
      fix: 'Rename it.',
    })
  }

  /** Reports a name that nothing stands behind. */
  unknown(plugin: string, what: string, name: string): void {
    this.add(plugin, 'KITH_BOOT_UNKNOWN', {
      message: `${what} "${name}", which no installed plugin declares.`,
      fix: 'Correct the name, or install the plugin that declares it.',
    })
  }

  /** Runs a check and keeps its error. */
  attempt<T>(plugin: string, check: () => T): T | undefined {
    try {
      return check()
    } catch (error) {
      if (error instanceof KithError) this.add(plugin, error.code, error)
      else
        this.add(plugin, 'KITH_BOOT_INVALID', {
          message: error instanceof Error ? error.message : String(error),
          fix: 'Correct the declaration; the message says what is wrong with it.',
        })
      return undefined
    }
  }

  /** @throws CrmBootError when there is any problem. */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new CrmBootError(this.#problems)
  }
}
