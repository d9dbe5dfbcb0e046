import { defineErrors } from '@kith/core'

/** Errors of tickets and service levels. */
export const ticketErrors = defineErrors('KITH_TICKETS', {
  STALE_REPLY: {
    status: 409,
    message: 'There are {newer} messages on the ticket that the reply does not know of.',
    fix: 'Read them with tickets.messages, and reply with the id of the last one as lastSeenMessageId; or with force.',
  },
  MESSAGE_UNKNOWN: {
    status: 404,
    message: 'The ticket has no such message.',
    fix: 'Name a message of this ticket: tickets.messages lists them.',
  },
  MESSAGE_REUSED: {
    status: 409,
    message: 'The source has told of another message under this external id.',
    fix: 'Use one external id for each message. The same one is answered again only for the same ticket and direction.',
  },
  TICKET_REUSED: {
    status: 409,
    message: 'The source has told of a ticket of another customer under this external id.',
    fix: 'Use one external id for each ticket. The same one is answered again only for the same customer.',
  },
  STATUS_UNKNOWN: {
    status: 404,
    message: 'There is no such status that a ticket may be given.',
    fix: 'Name the key of an active status: ticketStatuses.list has them.',
  },
  MOVE_REFUSED: {
    status: 409,
    message: 'A ticket does not go from {from} to {to}.',
    fix: 'Nothing becomes new again, and a closed ticket is opened again before anything else becomes of it.',
  },
  CLOSED: {
    status: 409,
    message: 'The ticket was closed too long ago to be opened again.',
    fix: 'Open another one with tickets.open and its id as followUpOfId. A message of the customer does so by itself.',
  },
  MERGED: {
    status: 409,
    message: 'The ticket {number} went into another one.',
    fix: 'Work on the ticket that its duplicateOfId names, or take the merge back with tickets.unmerge.',
  },
  MERGE_SELF: {
    status: 409,
    message: 'A ticket has nothing to do with itself.',
    fix: 'Name two tickets.',
  },
  MERGE_CUSTOMERS: {
    status: 409,
    message: 'The tickets are of two customers.',
    fix: 'Merge the customers first if they are one person; otherwise link the tickets.',
  },
  MERGE_UNDONE: {
    status: 409,
    message: 'The ticket has not gone into another one, or was taken back already.',
    fix: 'Read it again: a ticket that went into another one names that in duplicateOfId.',
  },
  STAGE_REFUSED: {
    status: 409,
    message: 'A complaint does not go from {from} to {to}.',
    fix: 'Take the stages in their order: the guide "Handle complaints" has them.',
  },
  STAGE_NEEDS: {
    status: 422,
    message: 'A complaint becomes {to} only with {missing}.',
    fix: 'Say it in the same call, or before.',
  },
  HANDLER_INVOLVED: {
    status: 409,
    message: 'The complaint is against the person who wants to handle it.',
    fix: 'Let somebody else handle it.',
  },
  REMEDY_UNAPPROVED: {
    status: 409,
    message: 'The remedy is worth more than one person may promise, and nobody else has approved it.',
    fix: 'Ask for it with complaintRemedies.request, and let somebody else decide it with complaintRemedies.decide.',
  },
  SECOND_PERSON: {
    status: 403,
    message: 'A remedy is decided by somebody else than who has asked for it.',
    fix: 'Let another person who may decide remedies do it.',
  },
  REMEDY_DECIDED: {
    status: 409,
    message: 'The remedy is decided already: it was {state}.',
    fix: 'Read it again. Ask for another one if there is more to promise.',
  },
  MACRO_UNKNOWN: {
    status: 404,
    message: 'There is no such macro that may be done.',
    fix: 'Name the id of an active macro: ticketMacros.list has them.',
  },
  REPLY_UNKNOWN: {
    status: 404,
    message: 'There is no such saved reply that may be written.',
    fix: 'Name the id of an active saved reply: savedReplies.list has them.',
  },
  PERSON_UNKNOWN: {
    status: 404,
    message: 'The directory has no such person who works here.',
    fix: 'Name the id of an active person.',
  },
  TEAM_UNKNOWN: {
    status: 404,
    message: 'The directory has no such team.',
    fix: 'Name the id of a team.',
  },
  TIME_AHEAD: {
    status: 422,
    message: 'It cannot have happened in the future.',
    fix: 'Leave the time out for now, or give one that is past.',
  },
  ROUTING_UNKNOWN: {
    status: 409,
    message: 'The team of the ticket has no rules by which it gives tickets away.',
    fix: 'Give the ticket a team, and the team its rules with ticketRoutings.set.',
  },
  CALENDAR_UNKNOWN: {
    status: 404,
    message: 'There is no such calendar.',
    fix: 'Name the id of a calendar: slaCalendars.list has them.',
  },
  CALENDAR_EMPTY: {
    status: 409,
    message: 'The calendar has not enough working time within ten years.',
    fix: 'Give it more hours, let its exceptions leave some of them, or let the target be a shorter one.',
  },
})
