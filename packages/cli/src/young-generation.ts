import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8's young generation at its first size. Loading a few hundred modules leaves so many survivors that V8 would
 * grow it to the largest size at once, 12 MiB more that a server at rest never uses.
 */
export function holdYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Lets the young generation grow with the load again, as V8 does by default. */
export function releaseYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
