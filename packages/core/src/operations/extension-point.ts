/**
 * A place where plugins add to another plugin, or to the kernel: a registry of named values of one type. Its name begins
 * with the id of the plugin that declares it.
 */
export interface ExtensionPoint<V> {
  readonly name: string
  /** Type-level only. */
  readonly $value?: V
}

/**
 * Makes an extension point.
 *
 * ```ts
 * export const rewardKinds = extensionPoint<RewardKind>('loyalty.reward-kinds')
 * // in the setup of loyalty: r.extensionPoint(rewardKinds)
 * // in the setup of another: r.extensionPoint(rewardKinds).add('voucher', voucher)
 * // in a handler of loyalty: ctx.extensions(rewardKinds).get('voucher')
 * ```
 */
export function extensionPoint<V>(name: `${string}.${string}`): ExtensionPoint<V> {
  return Object.freeze({ name })
}
