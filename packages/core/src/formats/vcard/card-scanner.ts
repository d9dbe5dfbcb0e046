import { LONGEST_CELL, LONGEST_RECORD } from '../limits.ts'
import type { TextLine } from '../line-scanner.ts'
import { faultOf, tooLarge } from '../source-errors.ts'
import type { SourceFault } from '../source-record.ts'
import { isContentLine, parseContentLine, type CardProperty } from './content-line.ts'

/** The properties of one card, before they mean anything. */
export interface ScannedCard {
  /** The line of its BEGIN. */
  readonly line: number
  readonly properties: readonly CardProperty[]
  readonly fault?: SourceFault
}

/** Properties with pictures, sounds and keys: large, and no text. */
const SKIPPED = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i
/** A folded line, an empty one, or base64 without any mark. */
const SKIPPED_LINE = /^(?:[ \t].*|[A-Za-z0-9+/]+=*)?$/s
const QUOTED_PRINTABLE = /^[^:]*[;=]QUOTED-PRINTABLE[;:]/i
const BEGIN = /^BEGIN\s*:\s*VCARD\s*$/i
const END = /^END\s*:\s*VCARD\s*$/i
/** Version 2.1 puts another card into this property. */
const AGENT = /^(?:[\w-]+\.)?AGENT[^:]*:\s*$/i

interface OpenCard {
  readonly line: number
  readonly properties: CardProperty[]
  size: number
}

/** A property whose further lines may still come. */
interface OpenLine {
  text: string
  readonly isQuotedPrintable: boolean
}

/**
 * Cuts the lines of a vCard file into cards and their properties. Knows the ways in which lines are folded: a space at the
 * beginning (RFC 6350, 3.2), `=` at the end of quoted-printable text, base64 without any mark, and text that somebody broke.
 */
export class CardScanner {
  #card: OpenCard | undefined
  #open: OpenLine | undefined
  #depth = 0
  #isSkipping = false
  #isLost = false

  /** Adds lines, and answers the cards that are complete. */
  push(lines: readonly TextLine[]): ScannedCard[] {
    return lines.flatMap((line) => this.#take(line))
  }

  /** Answers the last card, if it has no end. */
  end(): ScannedCard[] {
    return this.#unended()
  }

  #take({ line, text, isTooLong }: TextLine): ScannedCard[] {
    if (isTooLong && this.#card) this.#card.size = Infinity
    if (this.#open?.isQuotedPrintable && this.#open.text.endsWith('=')) {
      this.#extend(this.#open.text.slice(0, -1) + text)
      return []
    }
    if (BEGIN.test(text)) return this.#begin(line)
    if (END.test(text)) return this.#finish()
    if (this.#card === undefined) return this.#outside(line, text)
    if (this.#depth === 1) this.#inside(text)
    return []
  }

  #inside(text: string): void {
    if (this.#isSkipping && SKIPPED_LINE.test(text)) return
    const continued = this.#open && continuationOf(text)
    if (continued !== undefined) return this.#extend(`${this.#open?.text ?? ''}${continued}`)
    if (text.trim() === '') return
    this.#close()
    this.#isSkipping = SKIPPED.test(text)
    if (!this.#isSkipping) this.#open = { text, isQuotedPrintable: QUOTED_PRINTABLE.test(text) }
  }

  #extend(text: string): void {
    if (this.#open && text.length <= LONGEST_CELL) this.#open.text = text
    else if (this.#card) this.#card.size = Infinity
  }

  #close(): void {
    const property = this.#open && parseContentLine(this.#open.text)
    if (this.#card && property) {
      this.#card.size += property.value.length
      if (this.#card.size <= LONGEST_RECORD) this.#card.properties.push(property)
    }
    this.#open = undefined
  }

  #begin(line: number): ScannedCard[] {
    this.#isLost = false
    if (this.#card && (this.#depth > 1 || AGENT.test(this.#open?.text ?? ''))) {
      this.#depth += 1
      return []
    }
    const unended = this.#unended()
    this.#card = { line, properties: [], size: 0 }
    this.#depth = 1
    this.#isSkipping = false
    return unended
  }

  #finish(): ScannedCard[] {
    this.#depth = Math.max(0, this.#depth - 1)
    if (this.#depth > 0 || !this.#card) return []
    this.#close()
    const { line, properties, size } = this.#card
    this.#card = undefined
    if (size <= LONGEST_RECORD) return [{ line, properties }]
    return [{ line, properties: [], fault: tooLarge(line) }]
  }

  #unended(): ScannedCard[] {
    if (!this.#card) return []
    const { line, properties } = this.#card
    this.#close()
    this.#card = undefined
    return [{ line, properties, fault: faultOf('CARD_NOT_ENDED', { line }) }]
  }

  /** Told once for each gap between cards. */
  #outside(line: number, text: string): ScannedCard[] {
    if (text.trim() === '' || this.#isLost) return []
    this.#isLost = true
    return [{ line, properties: [], fault: faultOf('OUTSIDE_CARD', { line }) }]
  }
}

/** What a line adds to the one before it: folded text, or text with a line end that nobody has escaped. */
function continuationOf(text: string): string | undefined {
  if (/^[ \t]/.test(text)) return text.slice(1)
  return text.trim() === '' || isContentLine(text) ? undefined : `\n${text}`
}
