import { type Operation, takesTokensOfItsOwn } from '../operations/operation.ts'
import type { BootProblem } from './boot-error.ts'
import type { NameCheck } from './check-names.ts'

type Problem = Pick<BootProblem, 'message' | 'fix'>

/** What an operation has to say that takes calls from somebody who is not known. */
export function checkAccess({ installation, problems }: NameCheck): void {
  for (const { operation, scope } of installation.operations.values()) {
    const { access = 'actor' } = operation
    const found = access === 'actor' ? problemsOfActors(operation) : problemsOfVisitors(operation)
    for (const problem of found) problems.add(scope.name, 'KITH_BOOT_ACCESS', problem)
    const { tokensOf } = operation
    const named = tokensOf === undefined ? undefined : installation.operations.get(tokensOf)
    const isSound = named !== undefined && named.scope === scope && takesTokensOfItsOwn(named.operation)
    if (tokensOf !== undefined && !isSound)
      problems.add(scope.name, 'KITH_BOOT_ACCESS', {
        message: `"${operation.name}" takes the tokens of "${tokensOf}", for which the plugin issues none.`,
        fix: 'Name in "tokensOf" an operation of the same plugin that states "tokenIn".',
      })
  }
}

function* problemsOfActors({ name: operation, tokenIn }: Operation): Generator<Problem> {
  if (tokenIn !== undefined)
    yield {
      message: `"${operation}" says where a token stands, and takes calls from actors only.`,
      fix: 'State the access "token" or "public", or leave out "tokenIn".',
    }
}

function* problemsOfVisitors(declared: Operation): Generator<Problem> {
  const { name: operation, permission, callsPerMinute, upload } = declared
  if (permission !== 'self')
    yield {
      message: `"${operation}" takes calls from visitors, who have no permissions, and asks for one.`,
      fix: 'Give it the permission "self"; what it does is done with the rights in the "uses" of the plugin.',
    }
  if (callsPerMinute === undefined)
    yield {
      message: `"${operation}" takes calls from visitors, and does not say how many.`,
      fix: 'State "callsPerMinute": how often one client may call it.',
    }
  if (upload !== undefined)
    yield {
      message: `"${operation}" takes calls from visitors, and files.`,
      fix: 'Take files from actors only.',
    }
  if (lacksToken(declared))
    yield {
      message: `"${operation}" takes calls by a token that no key of its input holds.`,
      fix: 'Name in "tokenIn" the key of the input that holds the token.',
    }
  // Whatever follows links, such as a scanner of mail, would do what the link is for.
  if (declared.kind === 'command' && declared.route?.startsWith('GET ') === true)
    yield {
      message: `"${operation}" takes calls from visitors by GET, and changes something.`,
      fix: 'Give it a route with POST.',
    }
}

function lacksToken({ access, tokenIn, input }: Operation): boolean {
  if (tokenIn === undefined) return access === 'token'
  const { shape } = input as { readonly shape?: object }
  return shape === undefined || !Object.hasOwn(shape, tokenIn)
}
