import { defineErrors } from '../shared/errors.ts'

/** Errors of calling operations. */
export const operationErrors = defineErrors('KITH_OPERATION', {
  UNKNOWN: {
    status: 404,
    message: 'There is no operation "{operation}".',
    fix: 'Check the name; if a plugin provides it, install the plugin.',
  },
  EVENT_UNKNOWN: {
    status: 500,
    message: 'The operation emits "{event}", which no plugin declares.',
    fix: 'Declare the event with defineEvent and list it in the plugin.',
  },
  NOTHING_ADDED: {
    status: 500,
    message: 'The plugin "{plugin}" writes added fields of "{entity}", but has added none.',
    fix: 'Add them with r.field in the setup of the plugin; fields of others are written by the plugins that add them.',
  },
  TIMELINE_UNKNOWN: {
    status: 500,
    message:
      'The plugin "{plugin}" writes a timeline entry of the type "{type}", which it has not registered.',
    fix: 'Register the type with r.timeline in the setup of the plugin.',
  },
  TIMELINE_VALUE: {
    status: 500,
    message: 'A timeline entry of the type "{type}" holds something that is neither an id nor a word.',
    fix: 'Write ids and names of fields only, and refer to the row that holds the value.',
  },
  COMMAND_UNKNOWN: {
    status: 404,
    message: 'The plugin "{plugin}" has no command "{command}".',
    fix: 'List the commands with "kith inspect".',
  },
  NO_TOKENS: {
    status: 500,
    message: 'A plugin issues a token for "{operation}", which takes none of that kind from it.',
    fix: 'Name an operation of the plugin itself that states tokenIn; a token of a single use needs a command.',
  },
  STREAM_IN_TRANSACTION: {
    status: 500,
    message: '{operation} answers a stream, which outlives the transaction that it is called in.',
    fix: 'Call it outside a transaction, on the session itself.',
  },
  REFUSED: {
    status: 403,
    message: 'The plugin "{plugin}" does not allow "{operation}" here.',
    fix: 'The documentation of the plugin says under which conditions it is allowed.',
  },
  UPLOAD_IN_TRANSACTION: {
    status: 500,
    message: '"{operation}" takes a file and cannot run inside a transaction.',
    fix: 'Call it outside: a file is kept in transactions of its own while it arrives, and work on it goes on after the answer.',
  },
})
