import { defineErrors } from '@kith/core'

/** Errors of sales. */
export const salesErrors = defineErrors('KITH_SALES', {
  STATUS_UNKNOWN: {
    status: 422,
    message: 'The tenant has no such status of {of}.',
    fix: 'Name one of the categories, or name the status first with salesStatuses.create.',
  },
  CATEGORY_INVALID: {
    status: 422,
    message: 'A status of {of} means one of {categories}, and is called none of them.',
    fix: 'Choose the category that comes nearest, and a key of your own.',
  },
  REF_TWICE: {
    status: 422,
    message: 'Two {what} of the order have the same ref.',
    fix: 'Give each its own: it names them within the order.',
  },
  LINE_UNKNOWN: {
    status: 422,
    message: 'The refund is for a line that the order does not have.',
    fix: 'Name the ref of a line of the same message.',
  },
  RETURN_EXCEEDS: {
    status: 422,
    message: 'More of a line was returned than was ordered.',
    fix: 'Add up the quantities of all refunds of the line: they are at most its own quantity.',
  },
  REFUND_DIFFERS: {
    status: 409,
    message: 'Another refund of the order has this ref already.',
    fix: 'Send a refund that you repeat as it was, and give another one a ref of its own.',
  },
  COLUMNS_MISSING: {
    status: 422,
    message: 'No column says the "{field}" of the lines.',
    fix: 'Map columns to date, to order or customer, and to amount or unitPrice.',
  },
  CELL_MISSING: {
    status: 422,
    message: 'The line has no "{field}".',
    fix: 'Fill the cell in, or leave the line out.',
  },
  CELL_UNREADABLE: {
    status: 422,
    message: 'The "{field}" of the line cannot be read.',
    fix: 'Write numbers like 1234.56, moments like 2026-03-01 10:30, and texts no longer than their field takes.',
  },
  DATE_AMBIGUOUS: {
    status: 422,
    message: 'The date may be of two days: which number is the month is not said.',
    fix: 'Say dateOrder, mdy or dmy, with the upload, or write dates with the year first.',
  },
  ORDER_OF_OTHER: {
    status: 409,
    message: 'The order is another customer’s.',
    fix: 'Give the line the customer of its order, or another order.',
  },
  RETURN_UNMATCHED: {
    status: 422,
    message: 'The customer has no order of which so much of the article could have come back.',
    fix: 'Import the order first, and this line again.',
  },
  UNTIL_PASSED: {
    status: 422,
    message: 'The moment until which the decision holds has passed.',
    fix: 'Name a later one, or leave it out: the decision then holds until it is released.',
  },
  RULE_UNSOUND: {
    status: 422,
    message: 'By these numbers customers would be churned before they are dormant.',
    fix: 'Give each number of churned that is larger than the one of dormant, and a least below its most.',
  },
  TASK_ENDED: {
    status: 409,
    message: 'The task is over: it is {category}.',
    fix: 'Add another task. What was done stays as it is.',
  },
  NEXT_MISSING: {
    status: 422,
    message: 'The task is not done before somebody says what comes next.',
    fix: 'Give the next task in next, or null to say that there is none.',
  },
  COMPLETE_INSTEAD: {
    status: 422,
    message: 'A task is done by completing it.',
    fix: 'Call tasks.complete, with an outcome and what comes next.',
  },
  DUE_TWICE: {
    status: 422,
    message: 'A task is due on a day or at a moment, and not at both.',
    fix: 'Give dueOn or dueAt, and set the other one to null.',
  },
  RECURRENCE_NEEDS_DATE: {
    status: 422,
    message: 'A task that recurs is due on some day.',
    fix: 'Give dueOn or dueAt: the recurrence goes on from there.',
  },
  RECURRENCE_INVALID: {
    status: 422,
    message: 'The recurrence is none that tasks know.',
    fix: 'Use FREQ of DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL up to 24, COUNT or UNTIL=YYYYMMDD, BYDAY in weeks, BYMONTHDAY in months.',
  },
  REMINDER_NEEDS_DEADLINE: {
    status: 422,
    message: 'The task has no deadline before which somebody could be reminded.',
    fix: 'Name a moment in at, or give the task dueOn or dueAt first.',
  },
  CONTRACT_CLOSED: {
    status: 409,
    message: 'What was agreed is not changed any more: the contract is {category}.',
    fix: 'Change its owner or whether it is renewed while it is in force, terminate it, or add another contract.',
  },
  CONTRACT_MOVE: {
    status: 409,
    message: 'A contract does not come from {from} to {to} by hand.',
    fix: 'Move a draft to in_approval, sent, active or cancelled. Time does the rest, or contracts.terminate.',
  },
  TERM_INVALID: {
    status: 422,
    message: 'The term of the contract is none.',
    fix: 'Let it end on its first day or later, and give 0 to 3650 days of notice and renewals of a month or more.',
  },
  ZONE_INVALID: {
    status: 422,
    message: 'The time zone is unknown.',
    fix: 'Name a zone of the IANA time zone database: Asia/Shanghai.',
  },
  POOL_HAS_IT: {
    status: 409,
    message: 'The customer is in the pool already.',
    fix: 'There is nothing to do; pool.claim takes customers out of it.',
  },
  POOL_LOST_LATELY: {
    status: 409,
    message: 'The customer went to the pool from you, and is yours to claim again from {again}.',
    fix: 'Claim another customer, or leave this one to somebody else until then.',
  },
  POOL_CLAIMS_SPENT: {
    status: 409,
    message: 'You have claimed {limit} customers today, which is as many as one person may.',
    fix: 'Claim more tomorrow; an administrator sets how many with poolRules.set.',
  },
  POOL_HOLDING_FULL: {
    status: 409,
    message: 'You have {limit} customers, which is as many as one person may claim up to.',
    fix: 'Release customers with pool.release; an administrator sets how many with poolRules.set.',
  },
  POOL_OWNER_PROTECTS: {
    status: 409,
    message: 'A customer is protected by whoever owns them.',
    fix: 'Let the owner protect the customer.',
  },
  POOL_PROTECTION_SPENT: {
    status: 409,
    message: 'You protect {limit} customers, which is as many as one person may at a time.',
    fix: 'Wait until the protection of one ends; an administrator sets how many with poolRules.set.',
  },
  POOL_RULE_UNSOUND: {
    status: 422,
    message: 'By these numbers owners would be warned before the time begins to run.',
    fix: 'Give at most as many days in warnDays as in noContactDays and in noDealDays.',
  },
  PIPELINE_UNKNOWN: {
    status: 422,
    message: 'There is no such pipeline in which something may begin.',
    fix: 'Name an active one by its key; pipelines.list has them, and pipelines.create adds others.',
  },
  PIPELINE_UNSOUND: {
    status: 422,
    message: 'The stages make no pipeline.',
    fix: 'Give each stage a key of its own, at least one that is open, won and lost each, and a probability of 100 where it is won and of 0 where it is lost.',
  },
  STAGE_UNKNOWN: {
    status: 422,
    message: 'The pipeline has no such stage that is {category}.',
    fix: 'Name one by its key; pipelineStages.list has them.',
  },
  OPPORTUNITY_CLOSED: {
    status: 409,
    message: 'The opportunity is {category}, and is not changed any more.',
    fix: 'Open it again with opportunities.reopen first.',
  },
  OPPORTUNITY_OPEN: {
    status: 409,
    message: 'The opportunity is open.',
    fix: 'Move it to another stage with opportunities.move.',
  },
  COMPETITOR_MISSING: {
    status: 422,
    message: 'The opportunity was lost to a competitor who is not named.',
    fix: 'Name the competitor, or another reason.',
  },
  COUNTRY_INVALID: {
    status: 422,
    message: 'The country is none.',
    fix: 'Name it by the two capital letters of ISO 3166-1: CN.',
  },
  TAX_NUMBER_INVALID: {
    status: 422,
    message: 'The tax number is none of the country.',
    fix: 'In China give the unified social credit code of a company (GB 32100, 18 characters), and the identity number of a person.',
  },
  BILLING_CONTACT_INVALID: {
    status: 422,
    message: 'The phone number or the e-mail address cannot be read.',
    fix: 'Give a number that can be called, and an address that mail can be sent to.',
  },
  BILLING_IN_USE: {
    status: 409,
    message: 'A contract names it as whom its invoices are for.',
    fix: 'Let the contract name another one first.',
  },
  BILLING_UNKNOWN: {
    status: 422,
    message: 'The customer has no such billing identity.',
    fix: 'Name one of the same customer; billingIdentities.list has them.',
  },
  AMOUNT_TOO_LARGE: {
    status: 422,
    message: 'The amounts add up to more than can be stored exactly.',
    fix: 'Give amounts in the smallest unit of the currency, of less than nine quadrillion in all.',
  },
})
