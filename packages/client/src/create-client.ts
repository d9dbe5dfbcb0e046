import { KithError } from './client-error.ts'
import { clientErrors } from './client-errors.ts'
import type { AnyCrm, CallOptions, KernelCrm, KithClient } from './client-types.ts'
import { type RemoteOperation, toRequest } from './request.ts'
import { readAnswer } from './response.ts'
import { pause, waitBefore } from './retry.ts'

type Values = Readonly<Record<string, unknown>>

/** What `createClient` takes. */
export interface ClientOptions {
  /** Where the CRM is mounted: `https://example.com/crm`, or a path of the page's own origin. */
  readonly url: string
  /** The bearer token, or how to get the current one. Left out where cookies say who calls. */
  readonly token?: string | (() => string | Promise<string>)
  /** Headers of every call, for example `Accept-Language`. */
  readonly headers?: Readonly<Record<string, string>>
  /** How often a call is repeated after a passing failure; default 2. */
  readonly retries?: number
  /** In place of the global `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
}

interface Page {
  readonly data: readonly unknown[]
  readonly nextCursor: string | null
}

const META: RemoteOperation & { readonly route: string } = {
  name: 'meta.get',
  kind: 'query',
  route: 'GET /meta',
}

/**
 * Makes a client of a CRM: `client.customers.create(input)` calls the operation of that name, with the types of
 * `createClient<typeof crm>`. It asks the server once, at the first call, which operations there are for the caller.
 *
 * A call rejects with a `KithError` that has the server's code. After passing failures it is repeated; a command carries an
 * idempotency key, so that it takes effect once. Answers of lists are iterated page by page with `for await`.
 *
 * @example
 * const client = createClient<typeof crm>({ url: 'https://example.com/crm', token })
 * for await (const customer of client.customers.list({ sort: ['-createdAt'] })) console.log(customer.name)
 */
export function createClient<C extends AnyCrm = KernelCrm>(options: ClientOptions): KithClient<C> {
  return namespace(new Connection(options), '') as KithClient<C>
}

/** Nested names become calls: a property is a name, and calling it is the operation. */
function namespace(connection: Connection, name: string): object {
  const call = (input: Values = {}, options: CallOptions = {}): unknown =>
    startCall(connection, name, { input, options })
  return new Proxy(call, {
    get: (target, key) =>
      isOwn(key)
        ? (Reflect.get(target, key) as unknown)
        : namespace(connection, name === '' ? key : `${name}.${key}`),
  })
}

/** What a runtime asks of any object. A namespace is no promise either, whatever awaits it. */
function isOwn(key: string | symbol): key is symbol {
  return typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key in Object.prototype
}

interface Call {
  readonly input: Values
  readonly options: CallOptions
}

function startCall(connection: Connection, name: string, { input, options }: Call): unknown {
  const first = connection.call(name, { input, options })
  return Object.assign(first, {
    async *[Symbol.asyncIterator](): AsyncGenerator {
      for (let page = (await first) as Page; ;) {
        yield* page.data
        if (page.nextCursor === null) return
        const next = { input: { ...input, cursor: page.nextCursor }, options }
        page = (await connection.call(name, next)) as Page
      }
    },
  })
}

/** One server as one caller reaches it. */
class Connection {
  readonly #options: ClientOptions
  #operations: Promise<ReadonlyMap<string, RemoteOperation>> | undefined

  constructor(options: ClientOptions) {
    this.#options = options
  }

  async call(name: string, { input, options }: Call): Promise<unknown> {
    const operation = await this.#operation(name, options)
    return this.#send(operation, input, options)
  }

  /** Asked again for a name that is not known: rights grow, and plugins come. */
  async #operation(
    name: string,
    options: CallOptions,
  ): Promise<RemoteOperation & { readonly route: string }> {
    const isFirst = this.#operations === undefined
    const known = (await this.#known(options)).get(name)
    const found = known ?? (isFirst ? undefined : (await this.#known(options, true)).get(name))
    if (found === undefined || found.route === null) throw clientErrors.UNAVAILABLE(name)
    return { ...found, route: found.route }
  }

  #known(options: CallOptions, again = false): Promise<ReadonlyMap<string, RemoteOperation>> {
    if (again) this.#operations = undefined
    return (this.#operations ??= this.#ask(options))
  }

  async #ask({ headers }: CallOptions): Promise<ReadonlyMap<string, RemoteOperation>> {
    try {
      const meta = (await this.#send(META, {}, headers === undefined ? {} : { headers })) as {
        readonly operations: readonly RemoteOperation[]
      }
      return new Map(meta.operations.map((operation) => [operation.name, operation]))
    } catch (error) {
      this.#operations = undefined
      throw error
    }
  }

  async #send(
    operation: RemoteOperation & { readonly route: string },
    input: Values,
    options: CallOptions,
  ): Promise<unknown> {
    const { retries = 2 } = this.#options
    const once = operation.kind === 'command' ? keyHeader(options) : {}
    const headers = { ...once, ...options.headers }
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(operation, input, { ...options, headers })
      } catch (error) {
        const wait = error instanceof KithError ? waitBefore(error, attempt) : undefined
        if (wait === undefined || attempt >= retries) throw error
        await pause(wait, options.signal)
      }
    }
  }

  async #attempt(
    operation: RemoteOperation & { readonly route: string },
    input: Values,
    { signal, headers }: CallOptions,
  ): Promise<unknown> {
    const { url, fetch: send = globalThis.fetch } = this.#options
    const { method, path, headers: own, body } = toRequest(operation, input)
    const init: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        ...this.#options.headers,
        ...(await this.#authorization()),
        ...own,
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    }
    let response: Response
    try {
      response = await send(url.replace(/\/$/, '') + path, init)
    } catch (cause) {
      signal?.throwIfAborted()
      throw clientErrors.UNREACHABLE(operation.name, cause)
    }
    return readAnswer(operation.name, response)
  }

  async #authorization(): Promise<Record<string, string>> {
    const { token } = this.#options
    if (token === undefined) return {}
    return { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` }
  }
}

/** One key for all attempts of a call. Not `crypto.randomUUID`: pages of plain HTTP are without it. */
function keyHeader({ idempotencyKey }: CallOptions): Record<string, string> {
  const bytes = (): string[] => Array.from(crypto.getRandomValues(new Uint8Array(16)), toHex)
  return { 'idempotency-key': idempotencyKey ?? bytes().join('') }
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
