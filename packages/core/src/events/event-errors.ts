import { defineErrors } from '../shared/errors.ts'

/** Errors of emitting events and of asking for them. */
export const eventErrors = defineErrors('KITH_EVENT', {
  SUBJECT_MISSING: {
    status: 500,
    message: 'The event "{event}" was emitted without a text in "{subject}", which names its subject.',
    fix: 'Emit it with the id of its subject, or name another member of the payload in defineEvent.',
  },
  SUBSCRIBER_UNKNOWN: {
    status: 404,
    message: 'No subscriber of that name is known to this database.',
    fix: 'Check the name, which is the "as" of its subscription; start a process that has its plugin once.',
  },
})

/** How deliveries end that do not simply succeed. */
export const deliveryErrors = defineErrors('KITH_DELIVERY', {
  RETRY: {
    status: 503,
    message: 'The subscriber asked to be run again later.',
    fix: 'Nothing has to be done; after its last attempt the delivery is among the dead letters.',
  },
  DISCARD: {
    status: 409,
    message: 'The subscriber had nothing left to do.',
    fix: 'Nothing has to be done; the delivery is removed.',
  },
  TIMED_OUT: {
    status: 503,
    message: 'The handler "{subscriber}" did not finish within {milliseconds} ms.',
    fix: 'Pass ctx.signal to what it waits for, do less in one run, or raise its timeoutMs.',
  },
  LEASE_LOST: {
    status: 503,
    message: 'The lease of the handler "{subscriber}" passed to another process while it ran.',
    fix: 'Look for what stopped this process for half a minute; the other process does the work.',
  },
  STOPPED: {
    status: 503,
    message: 'The handler "{subscriber}" was still running when the process had to stop.',
    fix: 'Nothing has to be done; it is run again by the next process.',
  },
  TRANSACTED_TWICE: {
    status: 500,
    message: 'The handler "{subscriber}" opens its transaction a second time.',
    fix: 'Put everything that is written into one ctx.transact: with it the delivery ends.',
  },
  PUT_OFF_WITHIN: {
    status: 500,
    message: 'The handler "{subscriber}" puts its delivery off inside the transaction of its effects.',
    fix: 'Subscribe with inTransaction: false, or throw a Retry.',
  },
  EVENT_GONE: {
    status: 500,
    message: 'The event of a delivery for "{subscriber}" is not stored any more.',
    fix: 'Discard the delivery; if rows were removed by hand, leave events to the retention.',
  },
  NOT_DEAD: {
    status: 404,
    message: 'There is no such dead letter.',
    fix: 'List the dead letters; somebody else may have tried it again already.',
  },
})
