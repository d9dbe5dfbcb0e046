import type { CallOptions } from '../operations/call-options.ts'

/**
 * Everything a plugin adds to a host's types, in one named interface. It is what keeps the declarations of a host small:
 * the host's type names the interface instead of repeating what it holds.
 */
export interface PluginTypes {
  readonly id: string
  /** What the factory takes. */
  readonly options?: object
  /** `{ ticket: Ticket }`: the entities it adds, with their whole rows. */
  readonly entities?: object
  /** `{ customer: { openTicketCount: number } }`: the fields it adds to entities of others. */
  readonly fields?: object
  /** `{ 'ticket.opened': TicketOpened }` */
  readonly events?: object
  /**
   * `{ 'tickets.open': { input: OpenTicketInput; output: Ticket } }`; with `access: 'public'` or `'token'` where the
   * operation has it.
   */
  readonly operations?: object
  /** Types of plugins that must be installed too. */
  readonly requires?: readonly PluginTypes[]
  /** Types of plugins that may be absent: what is said about their events and operations is then dropped. */
  readonly optional?: readonly PluginTypes[]
}

type Member<U, K extends PropertyKey> = U extends { readonly [k in K]: infer V } ? V : never
type KeysOf<V> = V extends object ? keyof V & string : never
type Pick1<V, N extends PropertyKey> = V extends { readonly [n in N]: infer X } ? X : never

/** The names of the operations in a union of plugin types. */
export type OperationNames<U> = KeysOf<Member<U, 'operations'>>
/** The input of an operation. */
export type InputOf<U, N extends string> = Pick1<Pick1<Member<U, 'operations'>, N>, 'input'>
/** The output of an operation under a policy. */
export type OutputOf<U, N extends string> = Extended<
  Pick1<Pick1<Member<U, 'operations'>, N>, 'output'>,
  U,
  false
>
/** The output of an operation for a system session, which reads whole rows. */
export type SystemOutputOf<U, N extends string> =
  Pick1<Member<U, 'operations'>, N> extends { readonly systemOutput: infer V }
    ? Extended<V, U, true>
    : OutputOf<U, N>

type AddedNames<U, E extends string> = KeysOf<Pick1<Member<U, 'fields'>, E>>
type AddedValue<U, E extends string, N extends string> = Pick1<Pick1<Member<U, 'fields'>, E>, N>

/** What plugins add to a row of an entity: all of it in a whole row, each field possibly absent under a policy. */
type Added<U, E extends string, S extends boolean> = S extends true
  ? { readonly [N in AddedNames<U, E>]: AddedValue<U, E, N> }
  : { readonly [N in AddedNames<U, E>]?: AddedValue<U, E, N> }

/** An output in which rows, and lists of rows, have the fields that plugins add to their entities. */
type Extended<O, U, S extends boolean> = O extends { readonly data: readonly (infer R)[] }
  ? IsExtended<R, U> extends true
    ? Omit<O, 'data'> & { readonly data: readonly ExtendedRow<R, U, S>[] }
    : O
  : ExtendedRow<O, U, S>

type IsExtended<R, U> = R extends { readonly $entity?: infer E extends string }
  ? [AddedNames<U, E>] extends [never]
    ? false
    : true
  : false

type ExtendedRow<R, U, S extends boolean> = R extends { readonly $entity?: infer E extends string }
  ? [AddedNames<U, E>] extends [never]
    ? R
    : R & Added<U, E, S>
  : R

/** The names of the events in a union of plugin types. */
export type EventNames<U> = KeysOf<Member<U, 'events'>>
/** The payload of an event. */
export type PayloadOf<U, N extends string> = Pick1<Member<U, 'events'>, N>

/** The ids of a union of plugin types. */
export type IdsOf<U> = U extends { readonly id: infer I extends string } ? I : never
/** The types of the plugins that one requires. */
export type RequiredOf<U> = U extends { readonly requires: readonly (infer R)[] } ? R : never
/** The types of the plugins that one knows and can do without. */
export type OptionalOf<U> = U extends { readonly optional: readonly (infer R)[] } ? R : never
/** Everything a plugin may listen to, hook and call: its own, that of the plugins it names, and the kernel's. */
export type VisibleTo<T, K> = T | RequiredOf<T> | OptionalOf<T> | K
type RequiredIds<U> = U extends { readonly requires: readonly (infer R)[] } ? IdsOf<R> : never
/** The ids of plugins that are required and not in the union. */
export type MissingIds<U> = Exclude<RequiredIds<U>, IdsOf<U>>

type Head<N extends string> = N extends `${infer H}.${string}` ? H : never
type Rest<N extends string, H extends string> = N extends `${H}.${infer R}` ? R : never

type Method<TInput, TOutput> = {} extends TInput
  ? (input?: TInput, options?: CallOptions) => Promise<TOutput>
  : (input: TInput, options?: CallOptions) => Promise<TOutput>

type Namespace<U, P extends string, N extends string, S extends boolean> = {
  readonly [H in Head<N>]: Namespace<U, `${P}${H}.`, Rest<N, H>, S>
} & {
  readonly [M in Exclude<N, `${string}.${string}`>]: Method<
    InputOf<U, `${P}${M}`>,
    S extends true ? SystemOutputOf<U, `${P}${M}`> : OutputOf<U, `${P}${M}`>
  >
}

/** The operations of a union of plugin types as nested methods: `session.customers.create(input)`. */
export type Facade<U, S extends boolean = false> = Namespace<U, '', OperationNames<U>, S>

/** The names of the operations that take calls from somebody who is not known. */
type VisitorNames<U> =
  Member<U, 'operations'> extends infer O
    ? O extends object
      ? {
          [N in keyof O & string]: O[N] extends { readonly access: 'public' | 'token' } ? N : never
        }[keyof O & string]
      : never
    : never

/** Those operations as nested methods. */
export type VisitorFacade<U> = Namespace<U, '', VisitorNames<U>, false>
