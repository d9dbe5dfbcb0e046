/**
 * The `Content-Disposition` of a file to save (RFC 6266). A name beyond ASCII is sent in the form of RFC 8187 as well, which
 * newer clients prefer.
 */
export function attachmentNamed(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  if (plain === fileName) return `attachment; filename="${plain}"`
  return `attachment; filename="${plain}"; filename*=UTF-8''${extendedValue(fileName)}`
}

/** `encodeURIComponent` leaves some characters that are no `attr-char` of RFC 8187. */
function extendedValue(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
