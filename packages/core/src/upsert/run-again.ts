import { KithError } from '../shared/errors.ts'

const MOST_RUNS = 3

const met: ReadonlySet<string> = new Set(['KITH_POSSIBLE_DUPLICATE', 'KITH_CONFLICT'])

/**
 * Runs a transaction again when another one wrote the same rows at the same time: what this one looked for in vain is
 * there now. Only for work that looks before it writes; databases with one writer at a time never need it.
 */
export async function runAgainWhenMet<T>(transaction: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await transaction()
    } catch (error) {
      const isMet = error instanceof KithError && met.has(error.code)
      if (!isMet || run === MOST_RUNS) throw error
    }
  }
}
