import type { KernelContext } from '../operations/kernel-context.ts'
import { type Refusal, refusalOf } from '../upsert/candidate.ts'
import { eventSchemas, type SchemaFault, SchemaRegistry } from './event-schema.ts'
import type { Message } from './message.ts'
import { takeMessages } from './take-messages.ts'
import type { Telling } from './upsert-people.ts'
import type { Verdict } from './verdict.ts'

/** Takes messages that fit their schemas, or whose schemas only observe. Answers in the order of the messages. */
export async function takeChecked(
  ctx: KernelContext,
  telling: Telling,
  messages: readonly Message[],
): Promise<readonly Verdict[]> {
  const registry = new SchemaRegistry(ctx.extensions(eventSchemas))
  const faults = new Map(messages.map((message) => [message, registry.check(message)]))
  const verdicts = new Map<Message, Verdict>()
  const fitting = messages.filter((message) => {
    const verdict = verdictOn(message, faults.get(message))
    if (verdict !== undefined) verdicts.set(message, verdict)
    return verdict === undefined
  })
  for (const verdict of await takeMessages(ctx, telling, fitting)) {
    const observed = issuesOf(faults.get(verdict.message))
    verdicts.set(verdict.message, { ...verdict, warnings: [...verdict.warnings, ...observed] })
  }
  return messages.map((message) => verdicts.get(message)!)
}

/** What a schema decides by itself. */
function verdictOn(message: Message, fault: SchemaFault | undefined): Verdict | undefined {
  if (fault === undefined || fault.mode === 'observe') return undefined
  const status = fault.mode === 'enforce' ? 'rejected' : 'quarantined'
  const [first, ...others] = issuesOf(fault)
  return { message, status, issues: [first!, ...others], warnings: [] }
}

function issuesOf(fault: SchemaFault | undefined): readonly Refusal[] {
  return (fault?.errors ?? []).map((error) => refusalOf(error))
}
