import { KithError } from '@kith/core'
import { type TestCrm, testActor } from '@kith/testing'

import { type callers, type MatrixRow, permissionMatrix, type Subject } from './permission-matrix-rows.ts'

interface Calling {
  readonly test: TestCrm
  readonly caller: (typeof callers)[number]
  readonly operation: string
}

/**
 * How the running system answers one caller: a word in the language of the matrix for each operation. Every operation is
 * asked about customers of its own, so that none meets what another has left.
 */
export async function answersTo(
  test: TestCrm,
  caller: (typeof callers)[number],
): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {}
  for (const [operation, row] of Object.entries(permissionMatrix)) {
    const own = await ask({ test, caller, operation }, row, await stage(test, 't1'))
    const foreign = await ask({ test, caller, operation }, row, await stage(test, 't2'))
    answers[operation] = own === foreign ? own : `${own}/${foreign}`
  }
  return answers
}

let numbers = 0

function stage({ crm: root }: TestCrm, teamId: string): Promise<Subject> {
  const phone = `138${String(++numbers).padStart(8, '0')}`
  const values = { name: '张三', teamId, ownerId: 'u-somebody' }
  return root.system('stage', async (crm) => {
    const { id } = await crm.customers.create({ ...values, phone })
    const { id: deletedId } = await crm.customers.create(values)
    await crm.customers.delete({ id: deletedId })
    const { data } = await crm.customers.contactPoints.list({ id })
    return { id, deletedId, contactPointId: data[0]!.id, phone, teamId }
  })
}

async function ask(calling: Calling, row: MatrixRow, subject: Subject): Promise<string> {
  const { test, caller, operation } = calling
  const { activeRoles: _, purpose, ...actor } = caller.session ?? {}
  const call = {
    actor: testActor(caller.role, actor),
    options: purpose === undefined ? {} : { purpose },
    operation,
    input: row.ask(subject),
  }
  await test.crm.tick()
  try {
    return wordFor(row, subject, await test.crm.execute(call))
  } catch (error) {
    if (!(error instanceof KithError)) throw error
    return row.isAbsent && error.status === 404 ? 'ok' : String(error.status)
  }
}

interface Answer {
  readonly data?: readonly { readonly id?: string; readonly subjectId?: string }[]
  readonly results?: readonly { readonly status: number }[]
}

function wordFor({ isList }: MatrixRow, { id }: Subject, answer: unknown): string {
  const { data, results } = (answer ?? {}) as Answer
  if (results !== undefined) return results[0]!.status < 300 ? 'ok' : String(results[0]!.status)
  if (isList !== true) return 'ok'
  return data!.some((each) => each.id === id || each.subjectId === id) ? 'ok' : '404'
}
