import { defineErrors } from '@kith/core'

/** Errors of surveys. */
export const surveyErrors = defineErrors('KITH_SURVEYS', {
  QUESTIONS_INVALID: {
    status: 422,
    message: 'The questions cannot be asked: {problem}.',
    fix: 'Give each question an id of its own, let conditions name questions that come before, and let scales rise.',
  },
  SCALE_MISSING: {
    status: 422,
    message: 'A survey of the kind "{kind}" begins with another question.',
    fix: 'Begin with a scale that is always asked: 1 to 5 for csat, 0 to 10 for nps, 1 to 7 for ces.',
  },
  DELIVERY_INCOMPLETE: {
    status: 422,
    message: 'The survey is to be sent, and lacks what that needs.',
    fix: 'Give pageUrl with the placeholder for the token, a message with the placeholder for the link, and install a channel that reaches what sendsTo names; or leave sendsTo out and deliver the links yourself.',
  },
  TRIGGER_UNKNOWN: {
    status: 422,
    message: 'No event with the name "{event}" can ask anybody.',
    fix: 'Name an event of the kernel or of an installed plugin that is about a customer. Events of surveys ask nobody.',
  },
  REMINDERS_INVALID: {
    status: 422,
    message: 'The days of the reminders are no rising list of days before the link expires.',
    fix: 'Write them as numbers, for example [3, 7], each below expiresAfterDays; at most five.',
  },
  NUMBER_OUT_OF_RANGE: {
    status: 422,
    message: '"{field}" is to be from {min} to {max}.',
    fix: 'Correct the number.',
  },
  HAS_INVITATIONS: {
    status: 409,
    message: 'The survey has invited somebody, so that "{field}" cannot be changed any more.',
    fix: 'Create another survey with the other setting, and close this one.',
  },
  NOT_ACTIVE: {
    status: 409,
    message: 'The survey asks nobody now.',
    fix: 'Set its status to active with surveys.update.',
  },
  REF_REUSED: {
    status: 409,
    message: 'The reference has asked another customer before.',
    fix: 'Use one reference for each cause of an invitation.',
  },
  ANSWERS_INVALID: {
    status: 422,
    message: 'Some answers do not fit their questions.',
    fix: 'Correct the answers that the issues name. GET /surveys/answers/{token} says what is asked.',
  },
  INVITATION_ENDED: {
    status: 409,
    message: 'The invitation has ended already: it is {state}.',
    fix: 'Nothing has to be done. Invite again under another reference to ask once more.',
  },
  FOLLOW_UP_CLOSED: {
    status: 409,
    message: 'The follow-up was closed before.',
    fix: 'Read it with surveyFollowUps.list; its outcome stays.',
  },
})
