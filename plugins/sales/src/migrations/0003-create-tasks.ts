import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates tasks and their reminders. */
export const createTasks: Migration = {
  id: '0003-create-tasks',
  steps: [
    {
      createTable: 'task',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          type: { type: 'key' },
          subject: { type: 'cell' },
          notes: { type: 'cell', nullable: true },
          owner_id: { type: 'key', nullable: true },
          priority: { type: 'string', length: 50 },
          due_on: { type: 'date', nullable: true },
          due_at: { type: 'instant', nullable: true },
          recurrence: { type: 'string', length: 200, nullable: true },
          recurs_from: { type: 'string', length: 50 },
          asks_for_next: { type: 'bool' },
          status: { type: 'key' },
          category: { type: 'string', length: 50 },
          deadline_at: { type: 'instant', nullable: true },
          done_at: { type: 'instant', nullable: true },
          outcome: { type: 'cell', nullable: true },
          previous_id: { type: 'id', nullable: true },
          series_start: { type: 'date', nullable: true },
          occurrence: { type: 'int' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id', 'category', 'id'] },
          { columns: ['tenant_id', 'owner_id', 'category', 'deadline_at', 'id'] },
          { columns: ['tenant_id', 'category', 'deadline_at', 'id'] },
          { columns: ['tenant_id', 'previous_id'] },
        ],
      },
    },
    {
      createTable: 'reminder',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          task_id: { type: 'id' },
          remind_at: { type: 'instant' },
          minutes_before: { type: 'int', nullable: true },
          state: { type: 'string', length: 50 },
          round: { type: 'int' },
          sent_at: { type: 'instant', nullable: true },
          sent_by: { type: 'string', length: 100, nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'state', 'remind_at', 'id'] },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'task_id'] },
        ],
      },
    },
  ],
}
