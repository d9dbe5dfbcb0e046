import { Presets, SingleBar } from 'cli-progress'

/** Tells how far loading is. */
export interface SeedProgress {
  /** Begins with the next of what is loaded, by its name. */
  start(what: string, total: number, done: number): void
  update(done: number): void
  stop(): void
}

/** A bar on the error stream; where that is no terminal, a line now and then. */
export function createProgressBar(): SeedProgress {
  const format = 'Loading {what} [{bar}] {value}/{total}'
  const bar = new SingleBar({ format, stream: process.stderr, noTTYOutput: true }, Presets.shades_classic)
  return {
    start: (what, total, done) => bar.start(total, done, { what }),
    update: (done) => bar.update(done),
    stop: () => bar.stop(),
  }
}
