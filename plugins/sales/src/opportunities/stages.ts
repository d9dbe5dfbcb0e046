import type { StageCategory } from './opportunity.entity.ts'

/** A stage of a pipeline, as the rules know it. */
export interface Stage {
  readonly key: string
  readonly name: string
  readonly category: StageCategory
  readonly position: number
  readonly probability: number
}

/** Whether stages make a pipeline: each has its own key, something can begin in it, be won and be lost, and chances are right. */
export function isPipeline(stages: readonly Pick<Stage, 'key' | 'category' | 'probability'>[]): boolean {
  const keys = new Set(stages.map(({ key }) => key))
  const categories = new Set(stages.map(({ category }) => category))
  return keys.size === stages.length && categories.size === 3 && stages.every(isLikely)
}

/** Whether the chance of a stage agrees with what it means: what is won is certain, and what is lost is out of the question. */
export function isLikely({ category, probability }: Pick<Stage, 'category' | 'probability'>): boolean {
  if (category === 'won') return probability === 100
  if (category === 'lost') return probability === 0
  return probability >= 0 && probability <= 100
}
