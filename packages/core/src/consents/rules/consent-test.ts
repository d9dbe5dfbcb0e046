import { isPlainObject } from '../../shared/json.ts'
import { type ConsentKind, consentKinds, kindsAccepted } from './consent-kinds.ts'

const PURPOSE = /^[\x21-\x7e]{1,64}$/

/**
 * The filter over current consents that `{ consent: 'marketing' }` or `{ consent: { purpose: 'marketing', kind: 'separate' } }`
 * means: given, and not past its end at the time of the call. `kind` asks for at least that kind.
 */
export function consentTest(argument: unknown): Readonly<Record<string, unknown>> | undefined {
  const { purpose, kind, ...others } = isPlainObject(argument) ? argument : { purpose: argument }
  if (typeof purpose !== 'string' || !PURPOSE.test(purpose) || Object.keys(others).length > 0)
    return undefined
  if (kind !== undefined && !isKind(kind)) return undefined
  return {
    purpose,
    state: 'granted',
    ...(kind === undefined ? {} : { kind: { in: kindsAccepted(kind) } }),
    or: [{ validUntil: { isNull: true } }, { validUntil: { gt: { now: '0s' } } }],
  }
}

function isKind(kind: unknown): kind is ConsentKind {
  return (consentKinds as readonly unknown[]).includes(kind)
}
