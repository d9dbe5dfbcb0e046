import { defineErrors } from '@kith/core'

/** Errors of loyalty points. */
export const loyaltyErrors = defineErrors('KITH_LOYALTY', {
  INSUFFICIENT_POINTS: {
    status: 409,
    message: 'There are {spendable} points to spend, and {points} are asked for.',
    fix: 'Ask for at most that many. Points that are pending, held, expired or owed cannot be spent.',
  },
  CAPTURE_EXCEEDS: {
    status: 409,
    message: 'The hold is of {held} points, and {points} are to be captured.',
    fix: 'Capture at most what is held; redeem the rest, or hold more before.',
  },
  EXCEEDS_ENTRY: {
    status: 409,
    message: 'There are {left} points left of the entry to take back, and {points} are asked for.',
    fix: 'Take back at most that many: earlier reversals and refunds of the same entry count.',
  },
  REF_REUSED: {
    status: 409,
    message: 'The reference was used before for another movement.',
    fix: 'Use one reference for each movement. The same one is answered again only for the same account and points.',
  },
  REF_UNKNOWN: {
    status: 404,
    message: 'The account has no such entry to take back.',
    fix: 'Name the reference under which the points were earned, redeemed or reversed, or its entry.',
  },
  NOTHING_LEFT: {
    status: 409,
    message: 'Nothing is left of these points.',
    fix: 'Name points of which some are neither spent nor taken back nor expired.',
  },
  EXPIRY_PAST: {
    status: 422,
    message: 'Points cannot expire in the past.',
    fix: 'Give a time that is to come, or null for never.',
  },
  RULE_KEY_TAKEN: {
    status: 409,
    message: 'The program has a rule with the key "{key}" already.',
    fix: 'Choose another key, or change that rule.',
  },
  NUMBER_OUT_OF_RANGE: {
    status: 422,
    message: '"{field}" is to be from 1 to {most}.',
    fix: 'Correct the number.',
  },
  EVENT_UNKNOWN: {
    status: 422,
    message: 'No points can be earned by events with the name "{event}".',
    fix: 'Name an event of the kernel or of an installed plugin that is about a customer, or leave it out for orders. Points earn no points.',
  },
  TIERS_INVALID: {
    status: 422,
    message: 'The tiers of the program cannot be used: {problem}.',
    fix: 'Give each tier a key, a name and a threshold above that of the one before.',
  },
  TIER_UNKNOWN: {
    status: 422,
    message: 'The program has no tier with the key "{tier}".',
    fix: 'Name one of the tiers of the program: GET /loyalty lists them.',
  },
  PROGRAM_UNKNOWN: {
    status: 404,
    message: 'There is no such program.',
    fix: 'Name the key of a program: GET /loyalty lists them.',
  },
  PROGRAM_CLOSED: {
    status: 409,
    message: 'The program takes no movements: it is {status}.',
    fix: 'Set its status to active with loyaltyPrograms.update. What was given before is kept.',
  },
  ACCOUNT_FROZEN: {
    status: 409,
    message: 'The account is frozen: nothing is earned, spent or moved.',
    fix: 'Unfreeze it with loyalty.unfreeze once the reason is gone.',
  },
  HOLD_ENDED: {
    status: 409,
    message: 'The hold is over: it is {state}.',
    fix: 'Hold the points again. A hold ends when it is captured or released, or its time has passed.',
  },
  STEP_REFUSED: {
    status: 422,
    message: 'The program redeems {min} points or more, in steps of {step}.',
    fix: 'Round the points to a step of the program.',
  },
  TRANSFER_LIMIT: {
    status: 409,
    message: 'The program lets {limit} points be transferred a day, of which {left} are left.',
    fix: 'Transfer fewer, or wait until tomorrow in the time zone of the program.',
  },
  TRANSFER_SELF: {
    status: 422,
    message: 'Points are transferred to another customer.',
    fix: 'Name another customer in to.',
  },
  DURATION_INVALID: {
    status: 422,
    message: 'A duration is a number and a unit, and perhaps how it is rounded: 30D, 12M_U.',
    fix: 'Use D, W, M or Y, also h and m without rounding; _U for the end and _D for the start of that unit.',
  },
  ZONE_INVALID: {
    status: 422,
    message: 'The time zone is unknown.',
    fix: 'Name a zone of the IANA time zone database: Asia/Shanghai.',
  },
  SECOND_PERSON: {
    status: 403,
    message: 'An adjustment is decided by somebody else than who has asked for it.',
    fix: 'Let another person who may decide adjustments do it.',
  },
  ADJUSTMENT_DECIDED: {
    status: 409,
    message: 'The adjustment is decided already: it was {state}.',
    fix: 'Read it again. Ask for a new one if there is more to adjust.',
  },
  REFERRALS_CLOSED: {
    status: 409,
    message: 'The program gives no points for bringing customers.',
    fix: 'Set referrerPoints or refereePoints with loyaltyPrograms.update.',
  },
  REFERRAL_CODE_UNKNOWN: {
    status: 404,
    message: 'The program knows no such code.',
    fix: 'Correct the code. POST /loyalty/{program}/accounts/{customerId}/referral-code answers the one of a customer.',
  },
  REFERRAL_SELF: {
    status: 422,
    message: 'Nobody brings themselves, nor the one by whom they were brought.',
    fix: 'Name the code of another customer.',
  },
  REFERRAL_NOT_NEW: {
    status: 409,
    message: 'The customer was brought before, or has bought already.',
    fix: 'Leave it: a customer is brought once, and before the first order.',
  },
  REFERRAL_LIMIT: {
    status: 409,
    message:
      'Who has this code has brought {limit} customers, which is as many as the program lets one bring.',
    fix: 'Name another code, or raise referralLimit of the program.',
  },
  LEDGER_BROKEN: {
    status: 500,
    message: 'The ledger would not add up: {fact}.',
    fix: 'Nothing was written. Verify the account with loyalty.verify and report what it finds.',
  },
})
