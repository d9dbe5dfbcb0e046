import { kernelErrors, KithError, type Operation } from '@kith/core'
import type { HonoRequest } from 'hono'

import { isJsonObject, parseJsonDocument, refuseDocument } from './json-document.ts'

/** What an operation expects of a request body. */
export interface BodyRule {
  /** In bytes. */
  readonly limit: number
  /** `application/merge-patch+json` (RFC 7396) is as good as `application/json`. */
  readonly isMergePatch: boolean
  /** All input may come from the path, so that the body may be missing. */
  readonly isOptional: boolean
  /** The key whose list a body may be that is an array, or of one of these media types. */
  readonly list?: Operation['list'] | undefined
}

const JSON_TYPE = /^application\/json(?:\s*;.*)?$/i
const MERGE_PATCH_TYPE = /^application\/merge-patch\+json(?:\s*;.*)?$/i
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i

// `fatal`: text in another encoding is refused instead of being stored with its characters replaced.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The request body, which must be one JSON object, or the list of the key that takes one.
 *
 * @throws KITH_UNSUPPORTED_MEDIA_TYPE, KITH_PAYLOAD_TOO_LARGE, KITH_MALFORMED_JSON
 */
export async function readBody(request: HonoRequest, rule: BodyRule): Promise<Record<string, unknown>> {
  const isUntyped = request.header('content-type') === undefined
  if (isUntyped && rule.isOptional && (await readBytes(request, rule.limit)).byteLength === 0) return {}
  const isMember = checkMediaType(request, rule) === 'list'
  const bytes = await readBytes(request, rule.limit)
  if (bytes.byteLength === 0 && rule.isOptional) return {}
  const document = parseJsonDocument(decode(bytes))
  if (rule.list !== undefined && (isMember || Array.isArray(document)))
    return { [rule.list.key]: [document].flat() }
  if (!isJsonObject(document)) throw refuseDocument('The document must be a JSON object.')
  return document
}

/** @returns whether the body is a document of JSON, or a list or a member of it in a format of its own. */
function checkMediaType(request: HonoRequest, rule: BodyRule): 'document' | 'list' {
  const type = request.header('content-type') ?? ''
  const isJson = JSON_TYPE.test(type) || (rule.isMergePatch && MERGE_PATCH_TYPE.test(type))
  const isList = isListType(type, rule)
  const isPlain = (request.header('content-encoding') ?? 'identity').toLowerCase() === 'identity'
  if (!(isJson || isList) || !isPlain || !isUtf8(type)) throw kernelErrors.UNSUPPORTED_MEDIA_TYPE()
  return isList ? 'list' : 'document'
}

function isListType(type: string, { list }: BodyRule): boolean {
  const [essence = ''] = type.split(';', 1)
  return list?.mediaTypes.includes(essence.trim().toLowerCase()) === true
}

function isUtf8(type: string): boolean {
  const charset = CHARSET.exec(type)?.[1]
  return charset === undefined || charset.toLowerCase() === 'utf-8'
}

function decode(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw refuseDocument('The document is not UTF-8.')
  }
}

/** A body of stated length goes the short way; one without is counted while it arrives. */
async function readBytes(request: HonoRequest, limit: number): Promise<ArrayBuffer | Uint8Array> {
  const stated = request.header('content-length')
  if (stated !== undefined && Number(stated) > limit) throw kernelErrors.PAYLOAD_TOO_LARGE({ limit })
  const isCounted = stated !== undefined || request.raw.bodyUsed || Object.keys(request.bodyCache).length > 0
  const bytes = await received<ArrayBuffer | Uint8Array>(
    isCounted ? request.arrayBuffer() : collect(request.raw.body, limit),
  )
  if (bytes.byteLength > limit) throw kernelErrors.PAYLOAD_TOO_LARGE({ limit })
  return bytes
}

/** An upload that breaks off is the client's fault, not the server's. */
async function received<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    throw error instanceof KithError ? error : refuseDocument('The document did not arrive whole.')
  }
}

async function collect(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength
    if (length > limit) {
      await reader.cancel()
      throw kernelErrors.PAYLOAD_TOO_LARGE({ limit })
    }
    chunks.push(next.value)
  }
  return concatenate(chunks, length)
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}
