import { looksMasked } from '../masks/looks-masked.ts'
import { toIssue } from '../messages/zod-issue.ts'
import type { Level } from '../policy/level.ts'
import { entitySchemas } from '../schema/entity-schemas.ts'
import type { ClassedSpec, EntityDefinition } from '../schema/entity.ts'
import type { Issue } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { fieldPointer } from './custom-values.ts'

/** What values are checked against. */
export interface ValueScope {
  readonly entity: EntityDefinition
  readonly mode: 'create' | 'patch'
  /** Where the values stand in the input, as a JSON pointer. */
  readonly pointer: string
  readonly region: string
  /** The most that any grant of the caller allows for the field. */
  levelOf(field: string): Level | undefined
}

/**
 * Checks the values of a write and brings them to their canonical form. Refuses the whole input at the first field that
 * is unknown, kept by the kernel, or denied (one answer for the three); then masks that come back; then, all together,
 * values that are not valid.
 */
export function checkValues(
  values: Readonly<Record<string, unknown>>,
  scope: ValueScope,
): Record<string, unknown> {
  for (const [field, value] of Object.entries(values)) {
    const spec = Object.hasOwn(scope.entity.fields, field) ? scope.entity.fields[field] : undefined
    if (spec === undefined || spec.managed || scope.levelOf(field) !== 'allow') {
      const pointer = fieldPointer(scope.pointer, field)
      throw kernelErrors.FIELD_UNAVAILABLE({ field: field.slice(0, 64) }, { pointer })
    }
    if (typeof value === 'string' && looksMasked(spec.mask, value))
      throw kernelErrors.MASK_ECHO({ field }, { pointer: fieldPointer(scope.pointer, field) })
  }
  requireGiven(values, scope)
  return normalizeValues(parseValues(values, scope), scope)
}

/** What a tenant requires is asked of those who may write it: to others the field does not exist. */
function requireGiven(values: Readonly<Record<string, unknown>>, scope: ValueScope): void {
  if (scope.mode !== 'create') return
  const { fields } = scope.entity
  const missing = Object.keys(fields).filter((field) => {
    const { rules, defaultValue } = fields[field]!
    return (
      rules?.required === true &&
      defaultValue === undefined &&
      values[field] === undefined &&
      scope.levelOf(field) === 'allow'
    )
  })
  if (missing.length === 0) return
  const issues = missing.map((field) => ({
    pointer: fieldPointer(scope.pointer, field),
    code: 'required',
    message: 'Expected a value',
  }))
  throw kernelErrors.VALIDATION({ issues })
}

function parseValues(values: Readonly<Record<string, unknown>>, scope: ValueScope): Record<string, unknown> {
  const parsed = entitySchemas(scope.entity)[scope.mode].safeParse(values, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => {
    const [field, ...within] = issue.path
    return toIssue({ ...issue, path: within }, fieldPointer(scope.pointer, String(field)))
  })
  throw kernelErrors.VALIDATION({ issues })
}

function normalizeValues(
  values: Record<string, unknown>,
  { entity, pointer, region }: ValueScope,
): Record<string, unknown> {
  const issues: Issue[] = []
  for (const [field, value] of Object.entries(values)) {
    const normalizer = (entity.fields[field] as ClassedSpec).normalizer
    if (normalizer === undefined || (typeof value !== 'string' && !Array.isArray(value))) continue
    const results = [value].flat().map((each: string) => normalizer(each, { region }))
    const refused = results.find((result) => !result.ok)
    if (refused?.ok === false)
      issues.push({ pointer: fieldPointer(pointer, field), code: 'invalid_value', message: refused.reason })
    else values[field] = canonicalOf(value, results as readonly { readonly value: string }[])
  }
  if (issues.length > 0) throw kernelErrors.VALIDATION({ issues })
  return values
}

/** A list of texts is a set: two members with one spelling are one. */
function canonicalOf(value: unknown, results: readonly { readonly value: string }[]): unknown {
  const members = results.map((result) => result.value)
  return Array.isArray(value) ? [...new Set(members)] : members[0]
}
