import { Presets, SingleBar } from 'cli-progress'

import type { CopyProgress } from './sqlite-copy.ts'

/** Tells how far a copy is. */
export interface CopyBar {
  readonly tell: CopyProgress
  end(): void
}

/** A bar on the error stream; nothing where that is no terminal. */
export function createCopyBar(title: string): CopyBar {
  if (!process.stderr.isTTY) return { tell: () => undefined, end: () => undefined }
  const format = `${title} [{bar}] {percentage}% {eta_formatted}`
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
  let isShown = false
  return {
    tell: ({ pages, done }) => {
      if (!isShown) bar.start(pages, done)
      isShown = true
      bar.update(done)
    },
    end: () => {
      if (isShown) bar.stop()
      isShown = false
    },
  }
}
