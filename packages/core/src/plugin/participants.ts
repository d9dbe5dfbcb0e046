import { token } from '../di/token.ts'
import type { MergeParticipant, SubjectParticipant } from './contributions.ts'
import type { Owned } from './installation.ts'

/** The plugins that take part when a person's rows move or go. */
export interface Participants {
  readonly merge: readonly Owned<MergeParticipant>[]
  readonly subject: readonly Owned<SubjectParticipant>[]
}

/** The participants of one instance, for the kernel's own slices. */
export const participantsToken = token<Participants>('kernel.participants')
