import type { KernelContext } from '../operations/kernel-context.ts'
import type { MergeCase, MergeParticipant } from '../plugin/contributions.ts'
import type { Owned } from '../plugin/installation.ts'
import { participantsToken } from '../plugin/participants.ts'
import type { JsonValue } from '../shared/json.ts'
import { mergeErrors } from './merge-errors.ts'
import { logRecord, type Move } from './merge-log.ts'
import type { MergedCustomers } from './plan-rows.ts'

/** What a participant would do. */
export interface ParticipantPreview {
  readonly plugin: string
  readonly retiredId: string
  readonly preview: JsonValue
}

/** Asks every participant what it would do. */
export async function previewParts(
  ctx: KernelContext,
  mergeId: string,
  { survivorId, retiredIds }: MergedCustomers,
): Promise<readonly ParticipantPreview[]> {
  const previews: ParticipantPreview[] = []
  for (const retiredId of retiredIds) {
    for (const { owned } of named(ctx)) {
      const own = ctx.within(owned.scope)
      const preview = await owned.value.preview({ mergeId, survivorId, retiredId }, own)
      previews.push({ plugin: owned.pluginId, retiredId, preview })
    }
  }
  return previews
}

/** Lets every participant do its part, and keeps what undoing it needs. */
export async function takePart(ctx: KernelContext, merge: MergeCase): Promise<void> {
  for (const { name, owned } of named(ctx)) {
    const record = await owned.value.merge(merge, ctx.within(owned.scope).asPlugin())
    await logRecord(ctx, merge.mergeId, { name, retiredId: merge.retiredId, record })
  }
}

/** Lets a participant undo its part. @throws KITH_MERGE_PLUGIN_MISSING */
export async function undoPart(ctx: KernelContext, move: Move, survivorId: string): Promise<void> {
  const { mergeId, entity: name, rowId: retiredId, record } = move
  const owned = named(ctx).find((each) => each.name === name)?.owned
  if (owned === undefined) throw mergeErrors.PLUGIN_MISSING({ name })
  const own = ctx.within(owned.scope).asPlugin()
  await owned.value.unmerge({ mergeId, survivorId, retiredId }, record, own)
}

interface Named {
  /** The plugin, and which of its participants. */
  readonly name: string
  readonly owned: Owned<MergeParticipant>
}

function named(ctx: KernelContext): readonly Named[] {
  const counts = new Map<string, number>()
  return ctx.get(participantsToken).merge.map((owned) => {
    const count = (counts.get(owned.pluginId) ?? 0) + 1
    counts.set(owned.pluginId, count)
    return { name: `${owned.pluginId}/${count}`, owned }
  })
}
