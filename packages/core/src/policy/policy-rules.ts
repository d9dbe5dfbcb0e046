import type { Filter, FilterNode } from '../filter/ast.ts'
import type { CompiledGrant } from './access-plan.ts'

/** A grant with the role that it stands in, and its place there: those of the policy first, then those of plugins. */
export interface RuleGrant extends CompiledGrant {
  readonly role: string
  readonly index: number
}

/** The rows of a restriction or a denial, as written and as parsed. */
export interface RuleRows {
  readonly written: Filter
  readonly rows: FilterNode
}

/** Every rule that has a say in one action on one entity. */
export interface PolicyRules {
  readonly grants: readonly RuleGrant[]
  readonly restrictions: readonly RuleRows[]
  readonly denials: readonly RuleRows[]
}
