/** The operation that a key of a form opens. */
export const SUBMIT = 'forms.submit'

/** The operation that the link in a mail opens. */
export const CONFIRM = 'forms.confirm'
