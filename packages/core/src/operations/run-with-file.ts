import type { Blobs } from '../blobs/blobs.ts'
import type { ByteSource } from '../blobs/byte-source.ts'
import type { OperationCall } from './operation-call.ts'

/**
 * Keeps the file of a call before its transaction begins: while it arrives, nobody waits. It goes again where the call fails,
 * or was made before.
 */
export async function runWithFile(
  blobs: Blobs,
  { session, ...call }: OperationCall & { readonly upload: string },
  run: (call: OperationCall) => Promise<unknown>,
): Promise<unknown> {
  const { upload } = call
  const given = call.input as Readonly<Record<string, unknown>>
  const file = await blobs.put(session, given[upload] as ByteSource)
  let isNeeded = false
  let isReplay = false
  const onReplay = (): void => {
    isReplay = true
    call.onReplay?.()
  }
  try {
    const answer = await run({ ...call, onReplay, session, input: { ...given, [upload]: file } })
    isNeeded = !isReplay
    return answer
  } finally {
    if (!isNeeded) await blobs.remove(session, file.id)
  }
}
