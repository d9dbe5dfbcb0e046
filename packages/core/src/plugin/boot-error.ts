/** One thing that keeps a CRM from starting. */
export interface BootProblem {
  readonly code: string
  readonly plugin: string
  readonly message: string
  readonly fix: string
  /** What the message of an error with a code of its own names. */
  readonly params?: Readonly<Record<string, string | number>>
}

/** Everything that keeps a CRM from starting, found in one go: fix all of it, start once. */
export class CrmBootError extends Error {
  override readonly name = 'CrmBootError'
  readonly problems: readonly BootProblem[]

  constructor(problems: readonly BootProblem[]) {
    const lines = problems.map(({ code, plugin, message, fix }) => `  ${code} [${plugin}] ${message} ${fix}`)
    super(`The CRM cannot start:\n${lines.join('\n')}`)
    this.problems = problems
  }
}
