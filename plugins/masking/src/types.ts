import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { Exposure } from './joint-exposure.ts'
import type { EndsStrategy } from './keep-ends.ts'
import type { AcceptedExposure } from './lint-masks.ts'
import type { MaskRule, SetMaskRuleInput } from './mask-rule.entity.ts'
import type { TextRecognizer } from './redact-text.ts'

/** A strategy that shows a pseudonym in place of a value. */
export interface TokenStrategy {
  /** What fields and rules name it by, after `masking.`. Tokens of two names cannot be linked. */
  readonly name: string
  /** At least 32 characters. Another one makes other tokens. */
  readonly secret: string
}

/** What the plugin takes. */
export interface MaskingOptions {
  /** Strategies that show the ends of a value, each named `masking.<name>`. */
  readonly strategies?: readonly EndsStrategy[]
  /** Strategies that show a pseudonym, one for each recipient, each named `masking.<name>`. */
  readonly tokens?: readonly TokenStrategy[]
  /** What `masking.redacted` takes out of running text besides what the kernel knows. */
  readonly recognizers?: readonly TextRecognizer[]
  /**
   * What roles may work out nevertheless, down to so many candidates. Default: an identity number by the shipped
   * relationship manager, down to 45.
   */
  readonly accepts?: readonly AcceptedExposure[]
}

/** Everything that masking adds to the types of a host. */
export interface MaskingTypes extends PluginTypes {
  readonly id: 'masking'
  readonly options: MaskingOptions
  readonly operations: {
    readonly 'maskRules.set': { input: SetMaskRuleInput; output: MaskRule }
    readonly 'maskRules.list': { input: ListQuery; output: Page<MaskRule> }
    readonly 'maskRules.remove': { input: { readonly id: string }; output: void }
    readonly 'masking.lint': { input: object; output: { readonly data: readonly Exposure[] } }
  }
}
