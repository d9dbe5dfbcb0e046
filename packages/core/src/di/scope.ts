import type { DependencyContainer } from 'tsyringe'
// The container's own file: the package's entry insists on a Reflect polyfill, which a library must not install.
// @ts-expect-error -- the file has no declarations of its own; the cast below names its type
import { instance as container } from 'tsyringe/dist/cjs/dependency-container.js'

import { diErrors } from './di-errors.ts'
import type { Token } from './token.ts'

/** Makes a service from others of its own scope. */
export type Factory<V> = (scope: Scope) => V

/** What all scopes below one root share. */
interface Tree {
  /** The services that are being made right now, outermost first. */
  readonly making: Token<unknown>[]
  /** The names of the scopes that provide services, by token. */
  readonly owners: Map<symbol, string>
}

type Disposable = {
  readonly [Symbol.dispose]?: () => void
  readonly [Symbol.asyncDispose]?: () => Promise<void>
}

/**
 * Services of one owner: the kernel's root, or a plugin below it. A scope sees its own services, those of the scope above
 * it, and those of the scopes that it was made with: the plugins that its own requires. A service is made once, by the
 * scope that provides it and from what that scope sees, and is disposed there, last made first.
 */
export class Scope {
  readonly name: string
  readonly #container: DependencyContainer
  readonly #tree: Tree
  readonly #visible: readonly Scope[]
  readonly #made: unknown[] = []

  private constructor(
    name: string,
    container: DependencyContainer,
    { tree, visible }: { readonly tree: Tree; readonly visible: readonly Scope[] },
  ) {
    this.name = name
    this.#container = container
    this.#tree = tree
    this.#visible = visible
  }

  /** An isolated root: no two instances share services. */
  static root(name: string): Scope {
    const Container = (container as DependencyContainer).constructor as new () => DependencyContainer
    return new Scope(name, new Container(), { tree: { making: [], owners: new Map() }, visible: [] })
  }

  /** A scope below this one: it sees this one's services and those of `visible`, not the reverse. */
  child(name: string, visible: readonly Scope[] = []): Scope {
    return new Scope(name, this.#container.createChildContainer(), { tree: this.#tree, visible })
  }

  /** Registers how a service is made. It is made when it is first asked for. */
  provide<V>(service: Token<V>, factory: Factory<V>): void {
    let made: { readonly value: V } | undefined
    const once = (): V => {
      made ??= { value: this.#make(service, factory) }
      return made.value
    }
    this.#container.register(service.key, { useFactory: once })
    this.#tree.owners.set(service.key, this.name)
  }

  /** @throws KITH_DI_MISSING, KITH_DI_HIDDEN or KITH_DI_CYCLE, naming the token. */
  get<V>(service: Token<V>): V {
    if (this.#container.isRegistered(service.key, true)) return this.#container.resolve<V>(service.key)
    // Only what they provide themselves: a plugin sees no further than what it names.
    const provider = this.#visible.find((scope) => scope.#container.isRegistered(service.key))
    if (provider === undefined) throw this.#absent(service)
    return provider.get(service)
  }

  /** Disposes what this scope made, last made first. @throws the failure of a service, after all had their turn. */
  dispose(): Promise<void> {
    return inReverse(this.#made.splice(0), async (service) => {
      const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = Object(service) as Disposable
      if (later !== undefined) await later.call(service)
      else now?.call(service)
    })
  }

  #absent({ key, name: token }: Token<unknown>): Error {
    const owner = this.#tree.owners.get(key)
    if (owner === undefined) return diErrors.MISSING({ token, scope: this.name })
    return diErrors.HIDDEN({ token, scope: this.name, owner })
  }

  #make<V>(service: Token<V>, factory: Factory<V>): V {
    const { making } = this.#tree
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
  if (failures.length > 1) throw new AggregateError(failures, 'Several services failed to stop.')
  if (failures.length === 1) throw failures[0]
}
