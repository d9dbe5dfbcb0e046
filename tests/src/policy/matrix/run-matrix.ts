import { type ByteStream, KithError } from '@kith/core'
import { type TestCrm, testActor } from '@kith/testing'

import type { callers } from './callers.ts'
import type { MatrixRow, Subject } from './matrix-row.ts'
import { permissionMatrix } from './permission-matrix-rows.ts'

interface Calling {
  readonly test: TestCrm
  readonly caller: (typeof callers)[number]
  readonly operation: string
}

/**
 * How the running system answers one caller: a word in the language of the matrix for each operation. Every operation is
 * asked about rows of its own, so that none meets what another has left.
 */
export async function answersTo(
  test: TestCrm,
  caller: (typeof callers)[number],
): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {}
  for (const [operation, row] of Object.entries(permissionMatrix)) {
    const own = await ask({ test, caller, operation }, row, 't1')
    const foreign = await ask({ test, caller, operation }, row, 't2')
    answers[operation] = own === foreign ? own : `${own}/${foreign}`
  }
  return answers
}

let serials = 0

async function ask(calling: Calling, row: MatrixRow, teamId: string): Promise<string> {
  const { test, caller, operation } = calling
  const { activeRoles: _, purpose, ...overrides } = caller.session ?? {}
  const actor = testActor(caller.role, overrides)
  const makerId = teamId === 't1' ? actor.id : 'u-somebody'
  test.clock.advance(1000)
  const { subject, input } = await row.prepare({ test, teamId, makerId, serial: ++serials })
  await test.crm.tick()
  try {
    const options = purpose === undefined ? {} : { purpose }
    const answer = await test.crm.execute({ actor, options, operation, input })
    return wordFor(row, subject, row.isFile ? await rowsOf(answer as ByteStream) : answer)
  } catch (error) {
    if (!(error instanceof KithError) || isFaulty(error)) throw error
    return row.isAbsent && error.status === 404 ? 'ok' : String(error.status)
  }
}

/** The question itself is wrong: of what is asked, only the fields that are not open may be refused with 400. */
function isFaulty({ status, code }: KithError): boolean {
  return status === 400 && code !== 'KITH_FIELD_UNAVAILABLE'
}

interface Answer {
  readonly data?: readonly { readonly id?: string; readonly subjectId?: string; readonly tag?: string }[]
  readonly results?: readonly { readonly status: number | string }[]
}

async function rowsOf({ bytes }: ByteStream): Promise<Answer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  const lines = Buffer.concat(chunks).toString('utf8').split('\n').filter(Boolean)
  return { data: lines.map((line) => JSON.parse(line) as object) }
}

function wordFor({ isList, isFile }: MatrixRow, subject: Subject, answer: unknown): string {
  const { data, results } = (answer ?? {}) as Answer
  if (results !== undefined) return wordForResult(results[0]!.status)
  if (isList !== true && isFile !== true) return 'ok'
  const names = Object.values(subject)
  const isNamed = (name: string | undefined): boolean => name !== undefined && names.includes(name)
  return data!.some(({ id, subjectId, tag }) => [id, subjectId, tag].some(isNamed)) ? 'ok' : '404'
}

/** Results of messages have words in place of numbers. */
function wordForResult(status: number | string): string {
  return status === 'created' || Number(status) < 300 ? 'ok' : String(status)
}
