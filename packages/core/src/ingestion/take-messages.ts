import type { KernelContext } from '../operations/kernel-context.ts'
import { turn } from '../shared/platform.ts'
import { anonymousIdentity, userIdentity } from './find-people.ts'
import type { Message } from './message.ts'
import { takeAlias } from './take-alias.ts'
import { takeGroup } from './take-group.ts'
import { takeIdentifies } from './take-identifies.ts'
import { takeInteractions } from './take-interactions.ts'
import type { Telling } from './upsert-people.ts'
import { orRejected, type Verdict } from './verdict.ts'

/** Messages that are taken together. */
interface MessageRun {
  readonly kind: 'people' | 'interactions' | 'single'
  readonly messages: readonly Message[]
}

/** So many are written at a time: as an entry of the audit names. Then others have their turn. */
const LONGEST_RUN = 100

/** Takes messages in the order in which they came: those of one kind that follow each other, together. */
export async function takeMessages(
  ctx: KernelContext,
  telling: Telling,
  messages: readonly Message[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const run of runsOf(telling.source, messages)) {
    verdicts.push(...(await takeRun(ctx, telling, run)))
    await turn()
  }
  return verdicts
}

async function takeRun(
  ctx: KernelContext,
  telling: Telling,
  { kind, messages }: MessageRun,
): Promise<readonly Verdict[]> {
  if (kind === 'people') return takeIdentifies(ctx, telling, messages)
  if (kind === 'interactions') return takeInteractions(ctx, telling.source, messages)
  const [message] = messages
  const take = () =>
    message!.type === 'alias' ? takeAlias(ctx, telling.source, message!) : takeGroup(ctx, telling, message!)
  return [await orRejected(message!, take)]
}

/** A person who is told of twice is told of in two runs: the second finds what the first has made. */
function runsOf(source: string, messages: readonly Message[]): readonly MessageRun[] {
  const runs: { kind: MessageRun['kind']; messages: Message[]; names: Set<string> }[] = []
  for (const message of messages) {
    const kind = kindOf(message)
    const names = namesOf(source, message)
    const last = runs.at(-1)
    const isJoining =
      last?.kind === kind &&
      last.messages.length < LONGEST_RUN &&
      (kind === 'interactions' || (kind === 'people' && !names.some((name) => last.names.has(name))))
    const run = isJoining ? last : { kind, messages: [], names: new Set<string>() }
    if (!isJoining) runs.push(run)
    run.messages.push(message)
    for (const name of names) run.names.add(name)
  }
  return runs
}

function kindOf({ type }: Message): MessageRun['kind'] {
  if (type === 'identify') return 'people'
  return type === 'group' || type === 'alias' ? 'single' : 'interactions'
}

/** What a person is found by, so that it is known who is told of twice. */
function namesOf(source: string, message: Message): readonly string[] {
  const { email, phone, idNumber } = message.content
  const named = [userIdentity(source, message), anonymousIdentity(source, message)]
  return [
    ...named.flatMap((identity) => (identity === undefined ? [] : [JSON.stringify(identity)])),
    ...[email, phone, idNumber].flatMap((value) => (typeof value === 'string' ? [value.toLowerCase()] : [])),
  ]
}
