/** The asterisk, its full-width, raised and low forms, and the bullets and circles other programs mask with. */
const MASK_CHARACTERS = '*\uff0a\ufe61\u2217\u204e\u2022\u25cf\u2219\u25cb'
const ANY = new RegExp(`[${MASK_CHARACTERS}]`)
const ONLY = new RegExp(`^[${MASK_CHARACTERS} ]+$`)

const NUMBERLIKE =
  'phone email emailPrivate idNumber bankCard uscc dob dobDecade plate ip account geo geoArea'.split(' ')

/** What only a mask can look like, for each strategy whose genuine values are known here. */
const SIGNS: ReadonlyMap<string, RegExp> = new Map([
  ...NUMBERLIKE.map((name) => [name, ANY] as const),
  // `张*`, `J**` and `*三`, but not the trade name E*TRADE.
  ...['name', 'nameLast'].map(
    (name) => [name, new RegExp(`(?:^|\\s)[${MASK_CHARACTERS}]|[${MASK_CHARACTERS}](?:\\s|$)`)] as const,
  ),
  // One asterisk may be a multiplication sign; a mask has more.
  ...['address', 'addressCity', 'addressProvince', 'contact'].map(
    (name) => [name, new RegExp(`[${MASK_CHARACTERS}]{2}`)] as const,
  ),
  ['amount', /^[<≥]/],
  ['redacted', /\[(?:id|card|phone|email|plate)\]/],
])

/**
 * Whether a value that a client sends for a field of this strategy is a mask rather than a value: a form shown to a
 * person without the right to read the field comes back with the mask in it. A write refuses such a value; saving it
 * would destroy the one it stands for.
 *
 * A phone, an e-mail address and the numbers hold no mask character at all; in a name, an address or a text only what
 * the strategy itself writes counts. For `full`, and for strategies of plugins, which are unknown here, only a value of
 * nothing but mask characters counts.
 */
export function looksMasked(strategy: string, candidate: string): boolean {
  const text = candidate.trim()
  return ONLY.test(text) || (SIGNS.get(strategy)?.test(text) ?? false)
}
