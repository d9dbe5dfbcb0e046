import { measurePlugins } from './plugin-cost.ts'

const MOST_BOOT_MS = 10
const MOST_HOOK_SHARE = 0.05

/** Prints the figures. @returns what is above its limit. */
export async function reportPlugins({ smoke }: { readonly smoke: boolean }): Promise<string[]> {
  const { bootMs, firstBootMs, hookShare } = await measurePlugins(smoke ? 5 : 20)
  console.log(
    `createCrm with 20 plugins: ${bootMs.toFixed(1)} ms of the processor (at most ${MOST_BOOT_MS}),`,
  )
  console.log(`the first time in a process ${firstBootMs.toFixed(0)} ms;`)
  console.log(`ten idle hooks: ${(hookShare * 100).toFixed(1)} % of customers.get (at most 5)`)
  return [...(bootMs > MOST_BOOT_MS ? ['boot'] : []), ...(hookShare > MOST_HOOK_SHARE ? ['hooks'] : [])]
}
