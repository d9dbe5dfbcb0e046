import { KithError } from './client-error.ts'
import { fillText } from './fill-text.ts'

interface Entry {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly fix: string
}

const unreachable: Entry = {
  code: 'KITH_CLIENT_UNREACHABLE',
  status: 0,
  message: 'The server gave no answer to {operation}.',
  fix: 'Check the address and the connection. A command may have been carried out all the same: call it again with the same idempotencyKey to find out.',
}

const unreadable: Entry = {
  code: 'KITH_CLIENT_UNREADABLE',
  status: 0,
  message: 'The answer to {operation} is not one of Kith: status {status}.',
  fix: 'Check that the address is where the CRM is mounted, and that no proxy answers in its place.',
}

const unavailable: Entry = {
  code: 'KITH_CLIENT_UNAVAILABLE',
  status: 404,
  message: 'The server offers no operation {operation} to this caller.',
  fix: 'Check the spelling, that the plugin is installed there, and that the role of the caller may use it.',
}

const inexpressible: Entry = {
  code: 'KITH_CLIENT_INEXPRESSIBLE',
  status: 400,
  message: 'The input of {operation} cannot stand in an address: "{key}".',
  fix: 'Give values of a path that are not empty, and members of a list without commas, or use the operation that takes a body.',
}

/** The errors that arise in the client itself. Everything else comes from the server. */
export const clientErrors = {
  $entries: [unreachable, unreadable, unavailable, inexpressible],
  UNREACHABLE: (operation: string, cause: unknown): KithError => make(unreachable, { operation }, { cause }),
  UNREADABLE: (operation: string, status: number): KithError =>
    make(unreadable, { operation, status }, { status }),
  UNAVAILABLE: (operation: string): KithError => make(unavailable, { operation }),
  INEXPRESSIBLE: (operation: string, key: string): KithError => make(inexpressible, { operation, key }),
}

function make(
  { message, ...entry }: Entry,
  params: Readonly<Record<string, string | number>>,
  more: { readonly cause?: unknown; readonly status?: number } = {},
): KithError {
  return new KithError({ ...entry, message: fillText(message, params), params, ...more })
}
