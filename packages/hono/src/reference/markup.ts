/** A piece of HTML that is safe to stand in a page. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. `undefined` and `false` leave nothing. */
export type Insert = Html | string | number | undefined | false | readonly Insert[]

/** Builds HTML. Everything inserted is escaped, unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  const parts = strings.map((part, index) => (index === 0 ? part : render(inserts[index - 1]) + part))
  return new Html(parts.join(''))
}

/** The few marks that descriptions use: paragraphs, lists, and `code`. */
export function prose(text: string): Html {
  const blocks = text.split(/\n{2,}/).map((block) => {
    const lines = block.split('\n')
    return lines.every((line) => line.startsWith('- '))
      ? html`<ul>
          ${lines.map((line) => html`<li>${inlineCode(line.slice(2))}</li>`)}
        </ul>`
      : html`<p>${inlineCode(block)}</p>`
  })
  return html`${blocks}`
}

/** One line of text, with `code` in backticks. */
export function inlineCode(text: string): Html {
  const pieces = text.split(/`([^`]+)`/)
  return html`${pieces.map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function render(insert: Insert): string {
  if (insert === undefined || insert === false) return ''
  if (insert instanceof Html) return insert.text
  if (typeof insert === 'object') return insert.map(render).join('')
  return String(insert).replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!)
}
