import type { Operation } from '@kith/core'

/** What a text from a URL has to become before the schema of an input key can judge it. */
export type TextKind = 'text' | 'number' | 'boolean' | 'list' | 'json'

/** The keys of an operation's input, and what each takes. */
export type InputShape = ReadonlyMap<string, TextKind>

/** The parts of a zod schema that are looked at. */
interface Schema {
  readonly def: {
    readonly type: string
    readonly shape?: Readonly<Record<string, Schema>>
    readonly innerType?: Schema
    readonly in?: Schema
    readonly left?: Schema
    readonly right?: Schema
    readonly options?: readonly Schema[]
  }
}

/** Reads the keys of an operation's input off its schema. */
export function inputShape(operation: Operation): InputShape {
  return new Map(members(operation.input))
}

/** Whether the input is an object of keys known in advance, not one that takes any field of an entity. */
export function isClosed(operation: Operation): boolean {
  const { def }: Schema = operation.input
  return def.shape !== undefined
}

function members({ def }: Schema): [string, TextKind][] {
  if (def.shape !== undefined)
    return Object.entries(def.shape).map(([key, schema]) => [key, textKind(schema)])
  return inner(def).flatMap(members)
}

/** The schemas that a wrapping or combining schema is made of. */
function inner(def: Schema['def']): readonly Schema[] {
  if (def.options !== undefined) return def.options
  return [def.innerType, def.in, def.left, def.right].filter((schema) => schema !== undefined)
}

const KINDS: Readonly<Record<string, TextKind>> = {
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'json',
  record: 'json',
  // Only the kernel's schema of any JSON object is one of these.
  custom: 'json',
}

function textKind({ def }: Schema): TextKind {
  const kind = KINDS[def.type]
  if (kind !== undefined) return kind
  const kinds = new Set(inner(def).map(textKind))
  const [only] = kinds
  return kinds.size === 1 && only !== undefined ? only : 'text'
}
