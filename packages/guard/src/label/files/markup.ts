/** How what is no markup ends, whatever it looks like, by how it begins: comments, text as it is, instructions. */
const closings: Readonly<Record<string, string>> = {
  '<!--': '-->',
  '<![CDATA[': ']]>',
  '<?': '?>',
}

/**
 * A document of XML with blanks where no markup stands, as long as it was, so that places in it are places in the
 * document; undefined where such a stretch does not end.
 */
export function markupOf(document: string): string | undefined {
  let markup = ''
  let at = 0
  for (const { 0: opening, index } of document.matchAll(/<!--|<!\[CDATA\[|<\?/g)) {
    if (index < at) continue
    const closing = closings[opening]!
    const close = document.indexOf(closing, index + opening.length)
    if (close === -1) return undefined
    const end = close + closing.length
    markup += document.slice(at, index) + ' '.repeat(end - index)
    at = end
  }
  return markup + document.slice(at)
}
