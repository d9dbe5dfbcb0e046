/**
 * A place where an answer depends on a value that the caller may not see, on purpose. Everything else that does is a
 * fault.
 */
export interface DesignedOracle {
  readonly name: string
  /** The operation that answers; absent where any write may. */
  readonly operation?: string
  /** The error code in which the answer lies; absent where the answer is the result. */
  readonly errorCode?: string
  /** What somebody learns by asking. */
  readonly tells: string
  /** Why that is worth it. */
  readonly reason: string
  /** What keeps asking from becoming a way to read. */
  readonly limits: string
}

/** All of them. The test that compares two worlds leaves out exactly these. */
export const designedOracles: readonly DesignedOracle[] = [
  {
    name: 'lookup',
    operation: 'customers.lookup',
    tells: 'whether somebody of the tenant has exactly this number or address, and to whom they belong',
    reason: 'a person who calls is found by the number they call from, whoever owns them',
    limits:
      'a right of its own for each key, exact values only, a rate for each actor, an audit entry for each call',
  },
  {
    name: 'possible duplicate',
    errorCode: 'KITH_POSSIBLE_DUPLICATE',
    tells: 'that a customer which resembles the new one exists',
    reason: 'without it the same person is created again by everyone who cannot see them',
    limits:
      'it names no row, no field and no value, takes the right to create, a rate for each actor, an audit entry for each answer',
  },
  {
    name: 'unique identity',
    errorCode: 'KITH_POSSIBLE_DUPLICATE',
    tells: 'that another living row of the tenant has the same value in a unique field',
    reason: 'a unique value that two rows have is worth nothing',
    limits:
      'it names no row and no value, takes the right to write the field, a rate for each actor, an audit entry for each answer',
  },
  {
    name: 'relation rule: too many',
    operation: 'customers.relations.add',
    errorCode: 'KITH_RELATION_TOO_MANY',
    tells: 'that one of two customers whom the caller sees is related to a third, whom they may not see',
    reason: 'without it an organization would have two parents as soon as two people see one each',
    limits: 'it names no third customer, takes the right to relate the two, an audit entry for each answer',
  },
  {
    name: 'relation rule: circle',
    operation: 'customers.relations.add',
    errorCode: 'KITH_RELATION_CYCLE',
    tells:
      'that one of two customers whom the caller sees stands above the other, by way of customers they may not see',
    reason: 'without it two people who see half of a hierarchy each would close it to a circle',
    limits:
      'it names none of those between, takes the right to relate the two, an audit entry for each answer',
  },
  {
    name: 'recorded interaction',
    operation: 'customers.interactions.record',
    errorCode: 'KITH_CONFLICT',
    tells: 'that a source has told something else under an external id already',
    reason: 'what a source tells twice is recorded once, whoever sees the customer it was about',
    limits:
      'it names no row and no value, takes the right to record and the exact id, an audit entry for each answer',
  },
  {
    name: 'merged relation',
    operation: 'customers.merge',
    tells:
      'that a relation of one of the customers cannot stay beside another one, or would close a circle, by way of customers the caller may not see',
    reason: 'without it a merge would make what adding relations refuses',
    limits:
      'it names only relations that the caller may list, takes the right to merge, a rate, an audit entry',
  },
  {
    name: 'changed since a merge',
    operation: 'merges.undo',
    errorCode: 'KITH_MERGE_UNDO_CONFLICT',
    tells: 'that rows or fields which a merge wrote were changed since, though the caller may not see them',
    reason: 'without it undoing would leave rows with the wrong customer, and nobody would know',
    limits:
      'it names only rows that the caller may see and fields that they read in clear, not how many others; takes the right to merge, a rate',
  },
  {
    name: 'taken since a merge',
    operation: 'merges.undo',
    tells:
      'that a row which the caller sees cannot go home, because another one, which they may not see, has its unique value by now',
    reason: 'the row stays where it is, in sight of the caller, who has to know why',
    limits: 'it names neither the other row nor the value, takes the right to merge, a rate',
  },
  {
    name: 'matched records of a file',
    operation: 'customers.import',
    tells:
      'whether a customer whom the caller sees has exactly the value by which a record of the file is matched, masked or not',
    reason: 'a file that comes again must not create everybody again',
    limits:
      'exact values only, of customers in sight, by keys that the caller may look customers up by; a rate of uploads, an audit entry for each batch',
  },
  {
    name: 'received message',
    operation: 'ingestion.ingest',
    tells: 'whether a source has sent a message with exactly this id before, whoever it was about',
    reason: 'a message that is sent again must not be taken twice',
    limits:
      'it names nobody whom the caller may not see, takes the right to ingest and the exact id, a rate, an audit entry for each batch',
  },
  {
    name: 'matched messages',
    operation: 'ingestion.ingest',
    tells:
      'whether a customer whom the caller sees has exactly the value by which a message is matched, masked or not',
    reason: 'somebody who is identified again must not be created again',
    limits:
      'exact values only, of customers in sight, by keys that the caller may look customers up by; a rate, an audit entry for each batch',
  },
]
