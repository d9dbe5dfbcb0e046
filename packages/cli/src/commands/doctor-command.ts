import { diagnose } from '../doctor/diagnose.ts'
import { describeFinding } from '../doctor/finding.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** Runs `kith doctor`. @returns the exit code: 1 when anything found keeps the CRM from serving. */
export async function runDoctor(options: CommandOptions): Promise<number> {
  const findings = await diagnose(await settingsOf(options))
  for (const finding of findings) console.log(describeFinding(finding))
  return findings.some(({ level }) => level === 'error') ? 1 : 0
}
