import { nextTurn } from '../shared/platform.ts'

/** Lets what waits have its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve))
}
