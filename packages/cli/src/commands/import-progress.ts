import type { ToldImport } from '@kith/core'
import { Presets, SingleBar } from 'cli-progress'

/** Tells how far an import is. */
export interface ImportProgress {
  tell(row: ToldImport): void
  end(): void
}

/** How often a line is printed where there is no terminal. */
const LINE_MS = 5000

/** A bar on the error stream; where that is no terminal, a line now and then. */
export function createImportProgress({ bytes }: ToldImport): ImportProgress {
  return process.stderr.isTTY ? bar(bytes) : lines()
}

function bar(bytes: number): ImportProgress {
  const format = 'Importing [{bar}] {percentage}% {records} records, {failed} failed, {eta_formatted}'
  const shown = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
  shown.start(bytes, 0, { records: 0, failed: 0 })
  return {
    tell: ({ progress: { share, records }, counts: { failed } }) =>
      shown.update(Math.round(share * bytes), { records, failed }),
    end: () => shown.stop(),
  }
}

function lines(): ImportProgress {
  let last = 0
  return {
    tell: ({ progress: { share, records } }) => {
      if (Date.now() - last < LINE_MS) return
      last = Date.now()
      console.error(`Importing: ${records} records, ${Math.round(share * 100)} %`)
    },
    end: () => undefined,
  }
}
