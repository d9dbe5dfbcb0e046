import { isPlainObject, type JsonValue } from '../../shared/json.ts'

/** Applies a JSON Merge Patch (RFC 7396): `null` removes a member, objects are merged, everything else takes the place. */
export function mergePatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isPlainObject(patch)) return patch
  const merged = new Map<string, JsonValue>(isPlainObject(target) ? entriesOf(target) : [])
  for (const [key, value] of entriesOf(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key) ?? null, value))
  }
  return Object.fromEntries(merged)
}

function entriesOf(value: object): [string, JsonValue][] {
  return Object.entries(value) as [string, JsonValue][]
}
