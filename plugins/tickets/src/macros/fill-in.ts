/** What may stand in double braces in a text: `{{customer.name}}`. */
export const variables = ['customer.name', 'ticket.number', 'ticket.subject', 'agent.name'] as const

/** What may stand in double braces in a text. */
export type Variable = (typeof variables)[number]

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g

/** The first place of a text that stands for nothing that is known. */
export function unknownVariable(text: string): string | undefined {
  const names = Array.from(text.matchAll(PLACE), ([, name]) => name!)
  return names.find((name) => !variables.some((known) => known === name))
}

/** A text with its places filled in. What is filled in is not looked at again. */
export function fillIn(text: string, values: Readonly<Record<Variable, string>>): string {
  return text.replaceAll(PLACE, (place, name: string) => values[name as Variable] ?? place)
}
