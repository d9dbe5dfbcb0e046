/** What can be counted in the text of one source file; the figures behind `npm run scoreboard`. */
import { parseSync, Visitor } from 'oxc-parser'

import { type Throw, throwsOf } from './throw-kinds.ts'

/** The figures of one function. */
export interface FunctionFigures {
  line: number
  lines: number
  parameters: number
  nesting: number
  complexity: number
}

/** The figures of one file. */
export interface FileFigures {
  file: string
  codeLines: number
  functions: FunctionFigures[]
  throws: Throw[]
  exported: { name: string; line: number; isDocumented: boolean }[]
  imports: string[]
}

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const NESTING = ['IfStatement', 'ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement']
const BRANCHES = new Set([
  ...NESTING,
  'ConditionalExpression',
  'CatchClause',
  'SwitchStatement',
  'LogicalExpression',
])

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string'

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  )
}

/** Measures below a function without going into functions inside it. */
function measure(node: Node, depth: number): { nesting: number; complexity: number } {
  let figures = { nesting: depth, complexity: 0 }
  for (const child of childrenOf(node)) {
    if (FUNCTIONS.has(child.type)) continue
    const isElseIf =
      node.type === 'IfStatement' && child === node['alternate'] && child.type === 'IfStatement'
    const inside = measure(child, NESTING.includes(child.type) && !isElseIf ? depth + 1 : depth)
    figures = {
      nesting: Math.max(figures.nesting, inside.nesting),
      complexity: figures.complexity + inside.complexity + (BRANCHES.has(child.type) ? 1 : 0),
    }
  }
  return figures
}

/** Counts everything in one file. `coding` names the functions of the repository that answer coded errors. */
export function figuresOf(file: string, text: string, coding: ReadonlySet<string>): FileFigures {
  const { program, comments } = parseSync(file, text)
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length
  const functions: FunctionFigures[] = []
  const imports: string[] = []
  const codeIn = (start: number, end: number): number => {
    const within = comments.filter((comment) => comment.start >= start && comment.end <= end)
    const bare = within.toReversed().reduce(
      (code, { start: from, end: to }) => {
        return code.slice(0, from - start) + code.slice(to - start)
      },
      text.slice(start, end),
    )
    return bare.split('\n').filter((line) => line.trim() !== '').length
  }
  const count = (node: unknown): void => {
    const it = node as Node
    const { nesting, complexity } = measure(it, 0)
    const parameters = (it['params'] as unknown[] | { items: unknown[] }) ?? []
    functions.push({
      line: lineOf(it.start),
      lines: codeIn(it.start, it.end),
      parameters: Array.isArray(parameters) ? parameters.length : parameters.items.length,
      nesting,
      complexity: complexity + 1,
    })
  }
  const importing = (node: { source?: { value?: unknown } | null }): void => {
    if (typeof node.source?.value === 'string') imports.push(node.source.value)
  }
  new Visitor({
    FunctionDeclaration: count,
    FunctionExpression: count,
    ArrowFunctionExpression: count,
    ImportDeclaration: importing,
    ExportNamedDeclaration: importing,
  }).visit(program)
  const exported = program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration == null) return []
    // A line comment may stand between the documentation and the statement: a lint exception with its reason.
    const doc = comments.findLast((comment) => comment.end <= statement.start && comment.type === 'Block')
    const between = doc && text.slice(doc.end, statement.start).replaceAll(/^\s*\/\/.*$/gm, '')
    const isDocumented = between?.trim() === '' && doc!.value.startsWith('*')
    const [, name = ''] =
      /(?:function|class|interface|type|const)\*? (\w+)/.exec(text.slice(statement.start)) ?? []
    return [{ name, line: lineOf(statement.start), isDocumented }]
  })
  return {
    file,
    codeLines: codeIn(0, text.length),
    functions,
    throws: throwsOf(text, coding),
    exported,
    imports,
  }
}
