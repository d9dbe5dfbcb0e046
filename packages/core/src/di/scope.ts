import type { DependencyContainer } from 'tsyringe'
// The container's own file: the package's entry insists on a Reflect polyfill, which a library must not install.
// @ts-expect-error -- the file has no declarations of its own; the cast below names its type
import { instance as container } from 'tsyringe/dist/cjs/dependency-container.js'

import { diErrors } from './di-errors.ts'
import type { Token } from './token.ts'

/** Makes a service from others of its own scope. */
export type Factory<V> = (scope: Scope) => V

type Disposable = {
  readonly [Symbol.dispose]?: () => void
  readonly [Symbol.asyncDispose]?: () => Promise<void>
}

interface Family {
  readonly scopes: Scope[]
  /** The services that are being made, each for the one before it. */
  readonly making: Token<unknown>[]
}

interface Relatives {
  readonly family: Family
  readonly buildsOn?: readonly Scope[]
}

/**
 * Services of one owner: the kernel's root, or a plugin below it. A scope sees its own services, those of the scope above
 * it, and those of the scopes that it builds on, but not what these build on in turn. A service is made once, by the scope
 * that provides it and from what that scope sees, and is disposed there, last made first.
 */
export class Scope {
  readonly name: string
  readonly #container: DependencyContainer
  readonly #buildsOn: readonly Scope[]
  /** What all scopes of one root share. */
  readonly #family: Family
  readonly #made: unknown[] = []

  private constructor(name: string, container: DependencyContainer, { family, buildsOn = [] }: Relatives) {
    this.name = name
    this.#container = container
    this.#family = family
    this.#buildsOn = buildsOn
    family.scopes.push(this)
  }

  /** An isolated root: no two instances share services. */
  static root(name: string): Scope {
    const Container = (container as DependencyContainer).constructor as new () => DependencyContainer
    return new Scope(name, new Container(), { family: { scopes: [], making: [] } })
  }

  /** A scope below this one, which may build on others beside it. Those above and beside see nothing of it. */
  child(name: string, buildsOn: readonly Scope[] = []): Scope {
    return new Scope(name, this.#container.createChildContainer(), { family: this.#family, buildsOn })
  }

  /** Registers how a service is made. It is made when it is first asked for. */
  provide<V>(service: Token<V>, factory: Factory<V>): void {
    let made: { readonly value: V } | undefined
    const once = (): V => {
      made ??= { value: this.#make(service, factory) }
      return made.value
    }
    this.#container.register(service.key, { useFactory: once })
  }

  /** @throws KITH_DI_MISSING, KITH_DI_NOT_REQUIRED or KITH_DI_CYCLE, naming the token. */
  get<V>(service: Token<V>): V {
    if (this.#container.isRegistered(service.key, true)) return this.#container.resolve<V>(service.key)
    const provider = this.#buildsOn.find((scope) => scope.#provides(service))
    if (provider === undefined) throw this.#missing(service)
    return provider.#container.resolve<V>(service.key)
  }

  /** Disposes what this scope made, last made first. @throws the failure of a service, after all had their turn. */
  dispose(): Promise<void> {
    return inReverse(this.#made.splice(0), async (service) => {
      const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = Object(service) as Disposable
      if (later !== undefined) await later.call(service)
      else now?.call(service)
    })
  }

  #provides(service: Token<unknown>): boolean {
    return this.#container.isRegistered(service.key)
  }

  /** Somebody may well provide it whom this scope does not build on. */
  #missing(service: Token<unknown>): Error {
    const named = { token: service.name, scope: this.name }
    const [root, ...others] = this.#family.scopes
    const provider = others.find((scope) => scope.#provides(service))
    if (provider === undefined || this === root) return diErrors.MISSING(named)
    return diErrors.NOT_REQUIRED({ ...named, provider: provider.name })
  }

  #make<V>(service: Token<V>, factory: Factory<V>): V {
    const { making } = this.#family
    if (making.includes(service)) {
      throw diErrors.CYCLE({ path: [...making, service].map((each) => each.name).join(' -> ') })
    }
    making.push(service)
    try {
      const value = factory(this)
      this.#made.push(value)
      return value
    } finally {
      making.pop()
    }
  }
}

/** Disposes scopes, last made first. @throws the failure of a service, after all had their turn. */
export function disposeAll(scopes: readonly Scope[]): Promise<void> {
  return inReverse(scopes, (scope) => scope.dispose())
}

async function inReverse<T>(items: readonly T[], dispose: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  for (const item of items.toReversed()) await dispose(item).catch((error: unknown) => failures.push(error))
  if (failures.length > 1)
    throw diErrors.STOP_FAILED({ count: failures.length }, { cause: new AggregateError(failures) })
  if (failures.length === 1) throw failures[0]
}
