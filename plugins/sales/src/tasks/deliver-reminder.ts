import { channels, type KithEvent, type WorkContext } from '@kith/core'

import type { ReminderDuePayload } from '../events.ts'
import type { StoredReminder } from './reminders.ts'
import type { StoredTask } from './stored-task.ts'

/**
 * Sends a reminder to whoever the task is of, outside of a transaction. Delivered again it is sent under the same key, which
 * the channel knows; and once it is known to be sent, nothing happens.
 */
export async function deliverReminder(
  { payload }: KithEvent<ReminderDuePayload>,
  ctx: WorkContext,
): Promise<void> {
  const found = await ctx.records('reminder').find([payload.reminderId])
  const reminder = found.get(payload.reminderId) as StoredReminder | undefined
  if (reminder === undefined || reminder.state !== 'due' || reminder.round !== payload.round) return
  const task = (await ctx.records('task').get(payload.taskId)) as unknown as StoredTask
  const sentBy = await send(ctx, task, `${reminder.id}:${reminder.round}`)
  await ctx.transact(async (inside) => {
    const managed = { state: 'sent', sentAt: inside.now(), sentBy }
    await inside.records('reminder').update({ id: reminder.id, patch: {}, managed })
  })
}

/** @returns the channel that has taken it; `null` where there is none, or nobody to send to. */
async function send(ctx: WorkContext, { ownerId, subject }: StoredTask, key: string): Promise<string | null> {
  const owner = ownerId === null ? undefined : await ctx.directory.find(ownerId)
  const mail = [...ctx.extensions(channels)].find(([, { contactPointKind }]) => contactPointKind === 'email')
  if (mail === undefined || owner === undefined || owner.email === null || !owner.isActive) return null
  const [name, channel] = mail
  const isChinese = ctx.tenant().locale.startsWith('zh')
  const title = isChinese ? '任务提醒' : 'Reminder of a task'
  await channel.send({ key, to: owner.email, subject: title, body: subject })
  return name
}
