import { Presets, SingleBar } from 'cli-progress'

/** Tells how far loading is. */
export interface SeedProgress {
  start(total: number, done: number): void
  update(done: number): void
  stop(): void
}

/** A bar on the error stream; where that is no terminal, a line now and then. */
export function createProgressBar(): SeedProgress {
  const format = 'Loading demo customers [{bar}] {value}/{total}'
  const bar = new SingleBar({ format, stream: process.stderr, noTTYOutput: true }, Presets.shades_classic)
  return {
    start: (total, done) => bar.start(total, done),
    update: (done) => bar.update(done),
    stop: () => bar.stop(),
  }
}
