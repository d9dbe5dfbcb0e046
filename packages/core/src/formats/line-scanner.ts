import { LONGEST_RECORD } from './limits.ts'

/** One line of a text, without its end. */
export interface TextLine {
  readonly line: number
  /** Of a line that is too long, nothing. */
  readonly text: string
  readonly isTooLong: boolean
}

/** Cuts text that comes in pieces into lines, of which at most one is kept. */
class LineScanner {
  #text = ''
  #line = 1
  #isTooLong = false

  /** Adds text, and answers the lines that are complete. */
  push(text: string): TextLine[] {
    const lines: TextLine[] = []
    const all = this.#text + text
    let at = 0
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', at)) {
      lines.push(this.#lineOf(all.slice(at, end)))
      at = end + 1
    }
    this.#text = all.slice(at)
    if (this.#text.length > LONGEST_RECORD) [this.#text, this.#isTooLong] = ['', true]
    return lines
  }

  /** Answers the last line, which needs no end. */
  end(): TextLine[] {
    return this.#text === '' && !this.#isTooLong ? [] : [this.#lineOf(this.#text)]
  }

  #lineOf(text: string): TextLine {
    const isTooLong = this.#isTooLong || text.length > LONGEST_RECORD
    this.#isTooLong = false
    const line = this.#line
    this.#line += 1
    return { line, text: isTooLong ? '' : withoutReturns(text), isTooLong }
  }
}

/** Some programs end lines with more than one. */
function withoutReturns(text: string): string {
  let end = text.length
  while (text[end - 1] === '\r') end -= 1
  return text.slice(0, end)
}

/** The lines of a stream of text, in batches. */
export async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<readonly TextLine[], void> {
  const scanner = new LineScanner()
  for await (const chunk of chunks) yield scanner.push(chunk)
  yield scanner.end()
}
