import { kernelErrors } from '@kith/core'
import type { EntityDefinition, KithError } from '@kith/core'

import type { InputShape, TextKind } from './input-shape.ts'
import { isJsonObject, parseJsonDocument } from './json-document.ts'

/** How the query of one operation becomes part of its input. */
export interface QueryRule {
  /** The input keys that may stand in the query. */
  readonly shape: InputShape
  /** For lists: the fields that a plain `name=value` compares; everything unknown is then a field too. */
  readonly filterable: EntityDefinition['fields'] | undefined
}

/** The parameters of a list, and the key that validators drop without a word: never the name of a field. */
const NO_FIELDS = new Set([
  'limit',
  'cursor',
  'sort',
  'fields',
  'count',
  'deleted',
  'where',
  'q',
  '__proto__',
])
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/
const INTEGER = /^-?\d{1,15}$/
const LONGEST_NAME = 64

/**
 * The input that a query string stands for.
 *
 * @throws KITH_INVALID_QUERY for a parameter that is unknown, repeated, or not the JSON it should be.
 */
export function readQuery(query: string, rule: QueryRule): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  if (query === '') return input
  const conditions: [string, unknown][] = []
  const seen = new Set<string>()
  for (const [name, text] of new URLSearchParams(query)) {
    if (seen.has(name)) throw refuse('a parameter is repeated', name)
    seen.add(name)
    const kind = rule.shape.get(name)
    if (kind !== undefined) input[name] = convertText(text, kind, name)
    else if (rule.filterable !== undefined && !NO_FIELDS.has(name))
      conditions.push([name, fieldValue(text, rule.filterable, name)])
    else throw refuse('a parameter is unknown', name)
  }
  if (conditions.length > 0) input['where'] = conjunction(input['where'], Object.fromEntries(conditions))
  return input
}

/** Brings a text from a URL to the type that the schema expects; what does not fit stays text, for the schema to refuse. */
export function convertText(text: string, kind: TextKind, name: string): unknown {
  switch (kind) {
    case 'number':
      return NUMBER.test(text) ? Number(text) : text
    case 'boolean':
      return toBoolean(text)
    case 'list':
      return text.split(',')
    case 'json':
      return readJson(text, name)
    case 'text':
      return text
  }
}

function fieldValue(text: string, fields: NonNullable<QueryRule['filterable']>, name: string): unknown {
  const kind = Object.hasOwn(fields, name) ? fields[name]?.kind : undefined
  if (kind === 'int') return INTEGER.test(text) ? Number(text) : text
  return kind === 'bool' ? toBoolean(text) : text
}

function toBoolean(text: string): boolean | string {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

function readJson(text: string, name: string): Record<string, unknown> {
  let document: unknown
  try {
    document = parseJsonDocument(text)
  } catch {
    throw refuse('a parameter is not valid JSON', name)
  }
  if (!isJsonObject(document)) throw refuse('a parameter is not a JSON object', name)
  return document
}

/** Both filters hold. Where they name different keys one object says it, and pointers into it stay what they were. */
function conjunction(where: unknown, conditions: Record<string, unknown>): Record<string, unknown> {
  if (!isJsonObject(where)) return conditions
  const isDisjoint = Object.keys(conditions).every((key) => !Object.hasOwn(where, key))
  return isDisjoint ? { ...where, ...conditions } : { and: [where, conditions] }
}

function refuse(reason: string, name: string): KithError {
  const isShowable = name.length <= LONGEST_NAME && name.isWellFormed()
  const pointer = isShowable ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : ''
  return kernelErrors.INVALID_QUERY({ reason }, { pointer })
}
