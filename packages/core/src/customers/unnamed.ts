import type { OperationContext } from '../operations/operation-context.ts'

/** What a customer is called of whom a system tells no name. The quality of the record tells that it is none. */
export function unnamed(ctx: OperationContext): string {
  return ctx.tenant().locale.startsWith('zh') ? '未知' : 'Unknown'
}
