/** The operation that the link of an invitation opens. */
export const ANSWER = 'surveys.answer'

/** The job that sends an invitation or a reminder. */
export const SEND = 'surveys.send'

/** The job that asks the customers of waves. */
export const WAVE = 'surveys.wave'
