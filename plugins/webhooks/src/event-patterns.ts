/** A name of an event, all events of a resource (`customer.*`), or every event (`*`). */
export const EVENT_PATTERN: RegExp = /^(?:\*|[a-z][A-Za-z0-9]*\.(?:\*|[A-Za-z0-9.]+))$/

/** Whether one of some patterns stands for an event. */
export function isNamed(patterns: readonly string[], event: string): boolean {
  return patterns.some((pattern) => {
    if (pattern === '*') return true
    return pattern.endsWith('.*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern
  })
}

/** The patterns that stand for none of some events. */
export function namingNothing(patterns: readonly string[], events: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => !events.some((event) => isNamed([pattern], event)))
}
