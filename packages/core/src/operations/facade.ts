import type { CallOptions } from './call-options.ts'

/** Calls one operation by name. */
export type Invoke = (operation: string, input: unknown, options?: CallOptions) => Promise<unknown>

interface Tree {
  readonly [name: string]: Tree | string
}

/**
 * Prepares the facade of a set of operations, once, when the first session asks for it; each session then gets its own
 * nested methods:
 * `customers.contactPoints.add` becomes `facade.customers.contactPoints.add(input)`.
 */
export function prepareFacade(operations: Iterable<string>): (invoke: Invoke) => object {
  let tree: Tree | undefined
  return (invoke) => build((tree ??= treeOf(operations)), invoke)
}

function treeOf(operations: Iterable<string>): Tree {
  const tree: Record<string, unknown> = {}
  for (const name of operations) {
    const path = name.split('.')
    let node = tree
    for (const part of path.slice(0, -1)) node = (node[part] ??= {}) as Record<string, unknown>
    node[path.at(-1)!] = name
  }
  return tree as Tree
}

function build(tree: Tree, invoke: Invoke): object {
  return Object.fromEntries(
    Object.entries(tree).map(([name, node]) => [
      name,
      typeof node === 'string'
        ? (input: unknown, options?: CallOptions) => invoke(node, input, options)
        : build(node, invoke),
    ]),
  )
}
