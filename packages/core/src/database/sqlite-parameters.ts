import { type KyselyPlugin, type OperationNode, OperationNodeTransformer, RawNode, ValueNode } from 'kysely'

class SteadyTransformer extends OperationNodeTransformer {
  protected override transformNodeImpl<T extends OperationNode>(node: T, ...rest: [never]): T {
    const transformed: OperationNode = super.transformNodeImpl(node, ...rest)
    const isParameter = ValueNode.is(transformed) && transformed.immediate !== true
    return (isParameter ? RawNode.create(['+', ''], [transformed]) : transformed) as T
  }
}

const transformer = new SteadyTransformer()

/**
 * Writes parameters as `+?`. A SQLite that is built with `ENABLE_STAT4`, as better-sqlite3 is, makes the plan of a
 * statement again at every run when a bound value might matter to it: that of `limit ?`, and that of `tenant_id = ?`
 * beside an `order by`. This takes many times as long as running it. The plus changes no value and hides the parameter.
 */
export const steadyParameters: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: ({ result }) => Promise.resolve(result),
}
