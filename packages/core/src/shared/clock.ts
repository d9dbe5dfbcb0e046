/** Tells the time as a UTC instant. Handlers read it as `ctx.now()`; tests replace it. */
export type Clock = () => Date

/** The machine's clock. */
export const systemClock: Clock = () => new Date()
