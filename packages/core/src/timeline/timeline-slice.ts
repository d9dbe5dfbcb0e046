import type { Slice } from '../plugin/slice.ts'
import { interactionEvents } from './interaction-events.ts'
import { interactionEntity } from './interaction.entity.ts'
import { listInteractions, recordInteraction } from './operations/interactions.ts'
import { readPanels } from './operations/panels.ts'
import { readProfile } from './operations/profile.ts'
import { pinEntry, readTimeline, unpinEntry } from './operations/timeline.ts'
import { kernelPanels } from './panels.ts'
import { timelineEntryEntity } from './timeline-entry.entity.ts'
import { TimelineStatements, timelineStatements } from './timeline-query.ts'

/** Interactions with customers, what happened to them, and the profile that shows it all together. */
export const timelineSlice: Slice = {
  entities: [interactionEntity, timelineEntryEntity],
  events: interactionEvents,
  operations: [
    listInteractions,
    recordInteraction,
    readTimeline,
    pinEntry,
    unpinEntry,
    readProfile,
    readPanels,
  ],
  setup(r) {
    r.timeline('interaction.recorded', { title: 'Interaction', entity: 'interaction' })
    for (const [name, panel] of Object.entries(kernelPanels)) r.panel(name, panel)
    r.provide(timelineStatements, () => new TimelineStatements())
  },
}
