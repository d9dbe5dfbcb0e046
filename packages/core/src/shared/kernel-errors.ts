import { defineErrors } from './errors.ts'

/** Errors that any operation may answer with. */
export const kernelErrors = defineErrors('KITH', {
  FIELD_UNAVAILABLE: {
    status: 400,
    message: 'The field "{field}" does not exist or may not be used here.',
    fix: 'Check the name in the reference; if it exists, ask an administrator for the right to use it in this position.',
  },
  INVALID_QUERY: {
    status: 400,
    message: 'The query is not valid: {reason}.',
    fix: 'Correct the part that the pointer names; the filter language is described in the guide "Filter and sort".',
  },
  INVALID_CURSOR: {
    status: 400,
    message: 'The cursor was not made for this query and caller, or is damaged.',
    fix: 'Start again from the first page, without a cursor.',
  },
  MALFORMED_JSON: {
    status: 400,
    message: 'The request body is not valid JSON.',
    fix: 'Send a JSON document (RFC 8259) in UTF-8.',
  },
  USE_SEARCH_BODY: {
    status: 400,
    message: 'The field "{field}" may not stand in a URL, because URLs end up in logs.',
    fix: 'Send the same query as the body of POST /customers/search.',
  },
  UNAUTHENTICATED: {
    status: 401,
    message: 'The request names no actor.',
    fix: 'Send the credentials that this deployment asks for, for example "Authorization: Bearer <key>".',
  },
  FORBIDDEN: {
    status: 403,
    message: 'None of the active roles grants "{permission}".',
    fix: 'Use a role that has the permission, or ask an administrator to grant it.',
  },
  OUT_OF_REACH: {
    status: 403,
    message: 'With these values the {entity} would be outside the rows that you may write.',
    fix: 'Keep an owner and a team that are yours, or ask somebody with wider rights to move it.',
  },
  NOT_FOUND: {
    status: 404,
    message: 'There is no such {entity}, or it is not visible to you.',
    fix: 'Check the id; ask the owner of the record or an administrator for access.',
  },
  TOKEN_INVALID: {
    status: 404,
    message: 'The key or link is not valid, or not any more.',
    fix: 'Use the one that was issued last, or ask for a new one.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    message: 'There is no such route.',
    fix: 'GET /openapi.json lists every route.',
  },
  CONFLICT: {
    status: 409,
    message: 'The {entity} is in a state that does not allow this: {reason}.',
    fix: 'Read the current state and decide again.',
  },
  POSSIBLE_DUPLICATE: {
    status: 409,
    message: 'A {entity} with the same unique value exists already.',
    fix: 'Look the existing one up with the lookup operation, or change the value.',
  },
  VERSION_MISMATCH: {
    status: 412,
    message: 'The {entity} has changed since version {version}.',
    fix: 'Read it again, repeat the change on the current version, and send that version.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    message: 'The request body is larger than {limit} bytes.',
    fix: 'Send less at once.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The request body must be application/json.',
    fix: 'Set the header "Content-Type: application/json".',
  },
  VALIDATION: {
    status: 422,
    message: 'The input is not valid.',
    fix: 'Correct the values that the issues name, each by its JSON pointer.',
  },
  NUMBER_OVERFLOW: {
    status: 422,
    message: 'A sum over rows is larger than an integer of 64 bits can hold.',
    fix: 'Sum fewer rows: narrow them by a time or a state.',
  },
  MASK_ECHO: {
    status: 422,
    message: 'The value of "{field}" looks like a mask that was read earlier.',
    fix: 'Leave masked fields out of the change, or send the real value.',
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    message: 'Changing a {entity} over HTTP needs the version it is based on.',
    fix: 'Send the ETag of the last read in the header If-Match.',
  },
  RATE_LIMITED: {
    status: 429,
    message: 'Too many {what} calls in a short time.',
    fix: 'Wait for the seconds that Retry-After names.',
  },
  ACTOR_RESERVED: {
    status: 500,
    message: 'A session cannot be opened for an actor of the kind "{kind}".',
    fix: 'Use crm.system(reason, work), which audits the reason; give people and machines the kind user, apiKey or customer.',
  },
  ROLE_RESERVED: {
    status: 500,
    message: 'A session cannot be opened with the role "{role}": the rights of a plugin are its own.',
    fix: 'Grant the role that people hold what they need; names of roles do not begin with "plugin:".',
  },
  INTERNAL: {
    status: 500,
    message: 'The request failed inside the server.',
    fix: 'Try again; if it persists, give the operator the request id.',
  },
  INVARIANT: {
    status: 500,
    message: 'Kith is in a state that it rules out: {fact}.',
    fix: 'This is a fault of Kith itself: report it with this message and the stack.',
  },
  NOT_READY: {
    status: 503,
    message: 'The service is not ready: {reason}.',
    fix: 'Try again after the seconds that Retry-After names.',
  },
  MANAGED_BY_OWNER: {
    status: 500,
    message: 'The plugin "{plugin}" writes "{field}" of "{entity}", which "{owner}" manages.',
    fix: 'Call an operation of "{owner}" that changes it, or add a field of your own with r.field and write it with ctx.extend.',
  },
})
