import { tableOf } from '../gate/gate-services.ts'
import { isMaskable } from '../gate/row-shaper.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { Level } from '../policy/level.ts'

/** The actions that show a field; for every other only the level `allow` counts. */
const showing: ReadonlySet<string> = new Set(['read', 'list', 'export', 'readDeleted'])

/**
 * The fields that the caller may use in an action, with the most that any row gives of each. What could only be masked and
 * is no text is never shown, so it is not open.
 */
export function openFields(
  { gateCall, session }: KernelContext,
  entity: string,
  action: string,
): ReadonlyMap<string, Level> {
  const { highest } = gateCall.services.policy.plan(session, entity, action)
  const { columns } = tableOf(gateCall.services, entity)
  const isOpen = ([field, level]: readonly [string, Level]): boolean => {
    if (level === 'allow' || level === 'deny') return level === 'allow'
    const column = columns.get(field)
    return showing.has(action) && column !== undefined && isMaskable(column)
  }
  return new Map([...highest].filter(isOpen))
}
