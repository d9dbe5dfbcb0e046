/**
 * The English texts that the sources fill errors with, so that a test can hold each language to all of them: what stands as
 * `reason`, `rule`, `what`, `part` or `fact`, is given to a function with such a parameter, or is answered by a `...Fault`;
 * messages of issues and of problems at the start; names of entities. `x` stands where a text has a part that varies.
 */
import { parseSync, Visitor } from 'oxc-parser'

/** A text, and the parameter it fills. */
export interface SourcePhrase {
  readonly kind: string
  readonly text: string
}

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

const KINDS = new Set(['reason', 'rule', 'what', 'part'])
const FUNCTIONS = new Set(['FunctionDeclaration', 'ArrowFunctionExpression'])

const node = (value: unknown): Node => value as Node
const nodes = (value: unknown): Node[] => (value ?? []) as Node[]

/** What a text says, whichever way it is chosen; nothing for what is computed. */
function textsOf(value: Node): string[] {
  if (value.type === 'Literal') return typeof value['value'] === 'string' ? [value['value']] : []
  if (value.type === 'TemplateLiteral') {
    const parts = nodes(value['quasis']).map((each) => (each['value'] as { cooked: string }).cooked)
    const isSentence = parts.some((part) => /[a-z]{2}/.test(part))
    return isSentence ? [parts.join('x')] : []
  }
  if (value.type === 'ConditionalExpression')
    return [value['consequent'], value['alternate']].flatMap((each) => textsOf(node(each)))
  return []
}

/** The parameters of a function that are filled with such texts, by their place. */
function kindsOfParameters(parameters: readonly Node[]): ReadonlyMap<number, string> {
  const names = parameters.map((each) => String(each['name']))
  const isIssue = names.includes('pointer')
  return new Map(
    names.flatMap((name, place): [number, string][] => {
      if (KINDS.has(name)) return [[place, name]]
      if (name === 'message') return [[place, isIssue || names.length === 1 ? 'issue' : 'problem']]
      return name === 'fix' ? [[place, 'fix']] : []
    }),
  )
}

function kindOfMember(key: string, siblings: ReadonlySet<string>): string | undefined {
  if (KINDS.has(key)) return key
  if (key === 'message' && siblings.has('pointer')) return 'issue'
  if (siblings.size !== 2 || !siblings.has('message') || !siblings.has('fix')) return undefined
  return key === 'message' ? 'problem' : 'fix'
}

/** The functions of a file by name, with the parameters that take such texts, if any. */
export function fillersIn(file: string, text: string): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const found = new Map<string, ReadonlyMap<number, string>>()
  const add = (name: unknown, made: Node): void => {
    found.set(String(node(name)['name']), kindsOfParameters(nodes(made['params'])))
  }
  new Visitor({
    FunctionDeclaration: (each) => add(each.id, node(each)),
    VariableDeclarator: (each) => {
      if (each.init !== null && FUNCTIONS.has(each.init.type)) add(each.id, node(each.init))
    },
  }).visit(parseSync(file, text).program)
  return found
}

/** The phrases of a file. `fillers` are the functions that it may import. */
export function phrasesIn(
  file: string,
  text: string,
  fillers: ReadonlyMap<string, ReadonlyMap<number, string>>,
): readonly SourcePhrase[] {
  const phrases: SourcePhrase[] = []
  const own = fillersIn(file, text)
  const add = (kind: string | undefined, value: unknown): void => {
    if (kind !== undefined) phrases.push(...textsOf(node(value)).map((each) => ({ kind, text: each })))
  }
  const addReturned = (name: string, body: unknown): void => {
    if (!name.endsWith('Fault') && !name.endsWith('Strategy')) return
    for (const statement of nodes(node(body)['body']).flatMap(returnsIn)) add('rule', statement)
  }
  new Visitor({
    ObjectExpression: ({ properties }) => {
      const members = nodes(properties).filter((each) => each.type === 'Property')
      const keys = new Set(members.map((each) => String(node(each['key'])['name'])))
      for (const each of members) add(kindOfMember(String(node(each['key'])['name']), keys), each['value'])
    },
    VariableDeclarator: ({ id, init }) => {
      const name = String(node(id)['name'])
      if (init !== null && (name === 'reason' || name === 'WHAT')) add(name.toLowerCase(), init)
    },
    CallExpression: ({ callee, arguments: given }) => {
      const name = String(node(callee)['name'])
      for (const [place, kind] of own.get(name) ?? fillers.get(name) ?? []) {
        if (given[place] !== undefined) add(kind, given[place])
      }
      const [first] = nodes(given)
      if (name === 'defineEntity' && first !== undefined)
        for (const each of nodes(first['properties']))
          if (node(each['key'])['name'] === 'name') add('entity', each['value'])
    },
    FunctionDeclaration: ({ id, body }) => addReturned(id?.name ?? '', body),
  }).visit(parseSync(file, text).program)
  return phrases
}

function returnsIn(statement: Node): Node[] {
  if (statement.type === 'ReturnStatement') return [node(statement['argument'])]
  const inside = ['consequent', 'alternate', 'body'].flatMap((key) => {
    const value = statement[key]
    return Array.isArray(value) ? nodes(value) : value === null || value === undefined ? [] : [node(value)]
  })
  return inside.flatMap(returnsIn)
}
