import type { FilterNode } from '../../filter/ast.ts'
import type { EntityCatalog } from '../../schema/catalog.ts'

/** The first encrypted field that a filter compares with a value of its own: what is sealed must not be kept beside. */
export function findEncryptedLiteral(
  node: FilterNode,
  entity: string,
  catalog: EntityCatalog,
): string | undefined {
  switch (node.type) {
    case 'and':
    case 'or':
      return firstOf(node.nodes, (each) => findEncryptedLiteral(each, entity, catalog))
    case 'not':
      return findEncryptedLiteral(node.node, entity, catalog)
    case 'relation':
    case 'aggregate':
      return findEncryptedLiteral(node.where, catalog.relation(entity, node.relation)!.entity, catalog)
    case 'comparison':
    case 'list': {
      const isLiteral = node.operand.kind === 'literal' || node.operand.kind === 'literals'
      return isLiteral && catalog.get(entity).fields[node.field]?.encrypted === true ? node.field : undefined
    }
    default:
      return undefined
  }
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
