import { defineErrors } from '../shared/errors.ts'

/** Errors of ingestion. Those about one message stand in its result. */
export const ingestionErrors = defineErrors('KITH_INGESTION', {
  BATCH_REFUSED: {
    status: 422,
    message: 'A message of the batch was refused, so nothing of it was written.',
    fix: 'Correct the messages that "errors" names and send the batch again, or send it without "atomic".',
  },
  MESSAGE_INVALID: {
    status: 422,
    message:
      'The "{field}" of the message is missing or not as the Segment specification or CloudEvents 1.0 has it.',
    fix: 'Send it as the guide "Ingest events" shows.',
  },
  MESSAGE_TOO_LARGE: {
    status: 422,
    message: 'The message is larger than {limit} bytes.',
    fix: 'Send less in its traits or properties.',
  },
  IN_THE_FUTURE: {
    status: 422,
    message: 'The message says that it happened more than {minutes} minutes after it was received.',
    fix: 'Set the clock of the sender, or send "sentAt" so that its clock can be corrected.',
  },
  TRAIT_UNKNOWN: {
    status: 422,
    message: 'No field of the customer takes the trait "{trait}".',
    fix: 'Add a custom field with this key, name the trait as a field is named, or leave it out.',
  },
  ANONYMOUS_ID_TAKEN: {
    status: 409,
    message: 'The anonymous id belongs to another customer and was left with them.',
    fix: 'Start a new anonymous id when somebody else signs in: "reset" of the Segment libraries does.',
  },
  UNIDENTIFIED: {
    status: 409,
    message:
      'Nobody is known yet under the names that the message gives; it waits for whoever identifies them.',
    fix: 'Send an "identify" or an "alias" with the same name; the message is taken then.',
  },
  ALIAS_CONFLICT: {
    status: 409,
    message: 'The two names belong to the customers {customerId} and {otherId}.',
    fix: 'Merge the two if they are one person and replay the message; otherwise discard it.',
  },
  SCHEMA_VIOLATED: {
    status: 422,
    message: 'The message does not fit the schema "{schema}" at "{field}".',
    fix: 'Send what the schema says, or change the schema.',
  },
  SCHEMA_UNKNOWN: {
    status: 422,
    message: 'There is no version {version} of the schema "{event}".',
    fix: 'Register that version, or state one that is registered.',
  },
})
