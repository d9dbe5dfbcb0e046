import type { InstalledHook, Pipeline } from './hook.ts'
import type { OperationContext } from './operation-context.ts'
import { operationErrors } from './operation-errors.ts'

/** What a pipeline runs around: the operation itself and what surrounds it. */
export interface PipelineRun {
  readonly operation: string
  readonly input: unknown
  /** The context of a hook: the caller's, with the services of the hook's plugin. */
  contextOf(hook: InstalledHook): OperationContext
  /** Checks an input that a hook has changed as one from outside is checked. */
  validate(input: unknown): unknown
  run(input: unknown): Promise<unknown>
  /** Arranges for the hooks that hear of the outcome after the commit. */
  announce(output: unknown, input: unknown): void
}

/**
 * Runs an operation with its hooks: `guard`, `before`, the operation, `after`. Nothing is built per hook, and a hook that
 * answers at once is not waited for. An input that was changed passes the guards again.
 */
export async function runPipeline(pipeline: Pipeline, call: PipelineRun): Promise<unknown> {
  if (pipeline.guard.length > 0) await passGuards(pipeline, call, call.input)
  const input = pipeline.before.length > 0 ? await changedInput(pipeline, call) : call.input
  if (input !== call.input) await passGuards(pipeline, call, input)
  const output = await call.run(input)
  for (const hook of pipeline.after) {
    const done = hook.handler(output as never, input as never, call.contextOf(hook))
    if (done instanceof Promise) await done
  }
  if (pipeline.committed.length > 0) call.announce(output, input)
  return output
}

async function passGuards(pipeline: Pipeline, call: PipelineRun, input: unknown): Promise<void> {
  for (const hook of pipeline.guard) {
    const verdict = hook.handler(input as never, call.contextOf(hook))
    const isAllowed = verdict instanceof Promise ? await verdict : verdict
    if (isAllowed === false)
      throw operationErrors.REFUSED({ operation: call.operation, plugin: hook.pluginId })
  }
}

/** A waterfall: each hook gets what its predecessor has answered. */
async function changedInput(pipeline: Pipeline, call: PipelineRun): Promise<unknown> {
  let { input } = call
  for (const hook of pipeline.before) {
    const answer = hook.handler(input as never, call.contextOf(hook))
    const changed = answer instanceof Promise ? ((await answer) as unknown) : answer
    if (changed !== undefined) input = call.validate(changed)
  }
  return input
}
