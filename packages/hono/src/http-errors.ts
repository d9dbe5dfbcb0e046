import { defineErrors } from '@kith/core'

/** Errors that only exist over HTTP. */
export const httpErrors = defineErrors('KITH', {
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'This route does not take the method of the request.',
    fix: 'Use one of the methods that the header Allow names.',
  },
  ROUTE_TAKEN: {
    status: 500,
    message: 'Two operations claim the route "{route}".',
    fix: 'Change the route of one of them.',
  },
  ROUTE_UNUSABLE: {
    status: 500,
    message: '{operation} cannot be served: no request can be made to "{route}".',
    fix: 'Begin its route with GET, POST, PUT, PATCH or DELETE.',
  },
  INVALID_PRECONDITION: {
    status: 400,
    message: 'The header If-Match is not valid here: {reason}.',
    fix: 'Send one strong entity tag, exactly as the ETag of the last read, or leave the header out.',
  },
  UPLOAD_TYPE: {
    status: 415,
    message: 'The body of this request must be the file itself, neither in a form nor compressed.',
    fix: 'Send the bytes of the file as the body, for example with "curl --data-binary @customers.csv", and its options in the query.',
  },
  UPLOAD_BROKEN: {
    status: 400,
    message: 'The file did not arrive whole.',
    fix: 'Send it again; nothing of it was kept.',
  },
})
