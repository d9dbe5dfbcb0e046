/** What a message may be: the calls of the Segment specification. */
export const messageTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const

/** One of them. */
export type MessageType = (typeof messageTypes)[number]

/** What a message says of the person whom it is about: how its source names them. */
export interface MessageIdentities {
  /** The person's name in the source. */
  readonly userId?: string
  /** The name of somebody whom the source does not know yet: of a browser, or of an installed app. */
  readonly anonymousId?: string
  /** Of `alias`: what the person was named before. */
  readonly previousId?: string
  /** Of `group`: the source's name of the organization. */
  readonly groupId?: string
}

/** A message as it was read: what happened, and to whom. */
export interface Message extends MessageIdentities {
  /** Its place in the batch. */
  readonly index: number
  /** Unique within its source. */
  readonly messageId: string
  readonly type: MessageType
  /** Of `track` what happened, of `page` and `screen` what was looked at. */
  readonly name?: string
  /** Where it happened, as far as the message says so. */
  readonly channel?: string
  /** Traits or properties. */
  readonly content: Readonly<Record<string, unknown>>
  /** When it happened, by the clock of the receiver. */
  readonly occurredAt: Date
  /** The version of the schema that it was made to. */
  readonly schemaVersion?: number
}

/** Something about a message or a value of it. */
export interface MessageIssue {
  readonly code: string
  readonly field: string | null
  readonly message: string
}

/** The namespace of the names that a source gives to people whom it knows. */
export const userNamespace = (source: string): string => source

/** The namespace of the names that a source gives to people whom it does not know yet. */
export const anonymousNamespace = (source: string): string => `${source}:anonymous`

/** The namespace of the names that a source gives to organizations. */
export const groupNamespace = (source: string): string => `${source}:group`
