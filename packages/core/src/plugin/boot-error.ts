/** One thing that keeps a CRM from starting. */
export interface BootProblem {
  readonly code: string
  readonly plugin: string
  readonly message: string
  readonly fix: string
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
