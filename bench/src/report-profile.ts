import { prepare } from './prepare.ts'
import { measureProfile } from './profile-cost.ts'

const MOST_TIMES = 3

/** Prints what a profile with five panels costs beside a get. @returns what is above its limit. */
export async function reportProfile(options: {
  readonly rows: number
  readonly smoke: boolean
}): Promise<string[]> {
  const { get, profile, times } = await measureProfile(
    await prepare('sqlite', options.rows),
    options.smoke ? 40 : 1000,
  )
  console.log(
    `profile with five panels: ${profile.cpu.toFixed(2)} ms of the processor, a get ${get.cpu.toFixed(2)}: ` +
      `${times.toFixed(1)} times (at most ${MOST_TIMES})`,
  )
  return times > MOST_TIMES ? ['profile'] : []
}
