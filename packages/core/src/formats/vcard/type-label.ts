import type { CardProperty } from './content-line.ts'

/** What Apple's programs put around their own labels. */
const APPLE_LABEL = /^_\$!<(.*)>!\$_$/

/**
 * What a phone, an e-mail or an address is for: the label that belongs to its group, or its types in one word or two. The
 * preferred one of several has a star before it, as in the files of Google.
 */
export function labelOf(property: CardProperty, ownLabels: ReadonlyMap<string, string>): string {
  const types = property.parameters.get('TYPE') ?? []
  const own = property.group === '' ? undefined : ownLabels.get(property.group)
  const label = own?.replace(APPLE_LABEL, '$1') ?? nameOf(types)
  return isPreferred(property, types) ? `* ${label}`.trim() : label
}

function nameOf(types: readonly string[]): string {
  const place = ['work', 'home'].find((type) => types.includes(type))
  if (types.includes('fax')) return place === undefined ? 'fax' : `${place} fax`
  if (types.includes('cell') || types.includes('mobile')) return 'mobile'
  if (types.includes('pager')) return 'pager'
  return place ?? types.find((type) => /^(?:school|other|main|custom.*)$/.test(type)) ?? ''
}

/** Version 4 counts from 1 to 100, and the least is preferred; the others only mark it. */
function isPreferred({ parameters }: CardProperty, types: readonly string[]): boolean {
  return types.includes('pref') || parameters.get('PREF')?.[0] === '1'
}
