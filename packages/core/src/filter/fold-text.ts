/**
 * Brings a text to the form in which `contains` and `startsWith` compare: compatibility forms composed (Unicode NFKC),
 * lower case. Stored shadows and search terms both go through it, so that `ＡＢＣ`, `Abc` and `abc` meet.
 *
 * The final sigma counts as a sigma: it depends on what follows, and a search term does not know what follows.
 */
export function foldText(value: string): string {
  return value.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
}
