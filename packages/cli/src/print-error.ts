import { CrmBootError, KithError } from '@kith/core'

/** How an error reads on the terminal: code, message, and how to fix it. The stack only where it is asked for. */
export function describeError(error: unknown, options: { readonly debug: boolean }): string {
  const text = textOf(error)
  const stack = error instanceof Error && options.debug ? `\n\n${stackOf(error)}` : ''
  return `${text}${stack}`
}

function textOf(error: unknown): string {
  if (error instanceof CrmBootError)
    return error.problems
      .map(({ code, plugin, message, fix }) => entry(code, `${plugin}: ${message}`, fix))
      .join('\n')
  if (error instanceof KithError) {
    const issues = error.issues.map(({ pointer, message }) => `\n  ${pointer}: ${message}`)
    return entry(error.code, error.message + issues.join(''), error.fix)
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return entry(
    'KITH_CLI_UNEXPECTED',
    message,
    'Run the command again with --debug and report what it prints.',
  )
}

function entry(code: string, message: string, fix: string): string {
  return `${code}: ${message}${fix === '' ? '' : `\n  Fix: ${fix}`}`
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
