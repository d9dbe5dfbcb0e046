import type { z } from 'zod'

import type { Issue } from '../shared/errors.ts'

/** What zod found, beside the issue that tells of it. It may hold the value, so that it is no member of the issue. */
const found = new WeakMap<Issue, z.core.$ZodIssue>()

/** A zod issue as the wire shows it. The message never repeats the value. */
export function toIssue(issue: z.core.$ZodIssue, base = ''): Issue {
  const path = issue.path.map((part) => `/${escapePointer(String(part))}`).join('')
  const told = { pointer: `${base}${path}`, code: issue.code, message: issue.message }
  found.set(told, issue)
  return told
}

/** The same issue at another place of the input. */
export function moveIssue(issue: Issue, pointer: string): Issue {
  const moved = { ...issue, pointer }
  const origin = found.get(issue)
  if (origin !== undefined) found.set(moved, origin)
  return moved
}

/** What zod found, where the issue tells of that. */
export function zodIssueOf(issue: Issue): z.core.$ZodIssue | undefined {
  return found.get(issue)
}

/** A member of a JSON pointer (RFC 6901). */
export function escapePointer(part: string): string {
  return part.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')
}
