/** Which errors a source file throws: coded ones, those that it caught, and the rest. */
import { parseSync, Visitor } from 'oxc-parser'

/** One `throw`, and whether what it throws comes from an error catalogue. `again` is an error that was caught. */
export interface Throw {
  line: number
  kind: 'coded' | 'again' | 'uncoded'
}

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

/** The functions whose every answer is a coded error, and the names of errors that were caught. */
interface Sight {
  readonly coding: ReadonlySet<string>
  readonly caught: ReadonlySet<string>
}

const CATALOGUE = /[eE]rrors$/
const CODE = /^[A-Z][A-Z0-9_]*$/
const CODED_CLASS = /^(KithError|CrmBootError)$/

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string'

function within(node: Node): Node[] {
  return Object.values(node).flatMap((value) => [value].flat().filter(isNode))
}

/** `name` of `name`, `this.name` and `this.#name`. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return String(node['name'])
  if (node.type !== 'MemberExpression' || (node['object'] as Node).type !== 'ThisExpression') return undefined
  return nameOf(node['property'] as Node)
}

function isCodedCall(callee: Node, coding: ReadonlySet<string>): boolean {
  const own = nameOf(callee)
  if (own !== undefined || callee.type !== 'MemberExpression') return coding.has(own ?? '')
  const [catalogue, key] = [callee['object'], callee['property']].map((node) => nameOf(node as Node) ?? '')
  return CATALOGUE.test(catalogue!) && CODE.test(key!)
}

function kindOf(node: Node | undefined, sight: Sight): Throw['kind'] {
  switch (node?.type) {
    case 'CallExpression':
      return isCodedCall(node['callee'] as Node, sight.coding) ? 'coded' : 'uncoded'
    case 'NewExpression':
      return CODED_CLASS.test(nameOf(node['callee'] as Node) ?? '') ? 'coded' : 'uncoded'
    case 'ConditionalExpression': {
      const kinds = [node['consequent'], node['alternate']].map((each) => kindOf(each as Node, sight))
      return kinds.find((kind) => kind === 'uncoded') ?? kinds.find((kind) => kind === 'coded') ?? 'again'
    }
    case 'AwaitExpression':
    case 'MemberExpression':
      return kindOf((node['argument'] ?? node['object']) as Node, sight)
    case 'Identifier':
      return sight.caught.has(nameOf(node)!) ? 'again' : 'uncoded'
    default:
      return 'uncoded'
  }
}

/** What a block answers, without what functions inside it do. */
function returnsOf(node: Node): (Node | undefined)[] {
  if (/Function/.test(node.type)) return []
  if (node.type === 'ReturnStatement') return [(node['argument'] as Node | null) ?? undefined]
  return within(node).flatMap(returnsOf)
}

/** What each named function answers. Two of one name count together, so that neither hides behind the other. */
function answersOf(program: unknown): Map<string, (Node | undefined)[]> {
  const answers = new Map<string, (Node | undefined)[]>()
  const add = (id: unknown, made: unknown): void => {
    const body = isNode(made) && /Function/.test(made.type) ? made['body'] : undefined
    const name = isNode(id) ? nameOf(id) : undefined
    if (name === undefined || !isNode(body)) return
    const answered = body.type === 'BlockStatement' ? returnsOf(body) : [body]
    answers.set(name, [...(answers.get(name) ?? []), ...answered])
  }
  new Visitor({
    FunctionDeclaration: (node) => add(node.id, node),
    VariableDeclarator: ({ id, init }) => add(id, init),
    MethodDefinition: ({ key, value }) => add(key, value),
  }).visit(program as never)
  return answers
}

/**
 * The functions and methods of a file that answer nothing but coded errors: to throw what they answer is coded as well.
 * `known` names such functions of other files.
 */
export function codingFunctions(text: string, known: ReadonlySet<string> = new Set()): Set<string> {
  const answers = answersOf(parseSync('a.ts', text).program)
  // A function of the file takes the place of one of its name elsewhere.
  let coding = new Set([...known].filter((name) => !answers.has(name)))
  for (let size = -1; size !== coding.size;) {
    size = coding.size
    const sight = { coding, caught: new Set<string>() }
    const found = [...answers].filter(
      ([, all]) => all.length > 0 && all.every((answer) => kindOf(answer, sight) === 'coded'),
    )
    coding = new Set([...coding, ...found.map(([name]) => name)])
  }
  return coding
}

/**
 * The names that hold caught errors: parameters of `catch`, parameters of the type `unknown`, which only something
 * caught needs, and lists that they are pushed into.
 */
function caughtNames(program: unknown): Set<string> {
  const caught = new Set<string>()
  const add = (node: unknown): void => {
    if (isNode(node)) caught.add(nameOf(node) ?? '')
  }
  const ofUnknown = ({ params }: { params: unknown }): void => {
    const all = params as { typeAnnotation?: { typeAnnotation: Node } }[]
    all.filter((each) => each.typeAnnotation?.typeAnnotation.type === 'TSUnknownKeyword').forEach(add)
  }
  new Visitor({
    FunctionDeclaration: ofUnknown,
    FunctionExpression: ofUnknown,
    ArrowFunctionExpression: ofUnknown,
    CatchClause: ({ param }) => add(param),
    CallExpression: ({ callee, arguments: [given] }) => {
      if (callee.type !== 'MemberExpression' || nameOf(callee.property as never) !== 'push') return
      if (isNode(given) && caught.has(nameOf(given) ?? '')) add(callee.object)
    },
  }).visit(program as never)
  return caught
}

/** Every `throw` and `Promise.reject()` of a file. `known` names the functions of other files that answer coded errors. */
export function throwsOf(text: string, known: ReadonlySet<string>): Throw[] {
  const { program } = parseSync('a.ts', text)
  const sight = { coding: codingFunctions(text, known), caught: caughtNames(program) }
  const throws: Throw[] = []
  const add = ({ start, argument }: { start: number; argument: unknown }): void => {
    throws.push({ line: text.slice(0, start).split('\n').length, kind: kindOf(argument as Node, sight) })
  }
  new Visitor({
    ThrowStatement: add,
    CallExpression: ({ start, callee, arguments: [argument] }) => {
      if (text.slice(callee.start, callee.end) === 'Promise.reject') add({ start, argument })
    },
  }).visit(program)
  return throws
}
