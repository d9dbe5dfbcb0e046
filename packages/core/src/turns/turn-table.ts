/** The table of turns, without the prefix. */
export const TURN_TABLE = 'turn'
