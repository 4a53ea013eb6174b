const LATIN_CHARACTERS_PER_TOKEN = 4

/**
 * An estimate of tokens for metering: each CJK character counts one, and every four other characters count one, rounded
 * up. It is an estimate and says so; a real model reports its own count.
 */
export function estimateTokens(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const others = [...text].length - han
  return han + Math.ceil(others / LATIN_CHARACTERS_PER_TOKEN)
}

/** The longest beginning of a text that counts no more than `tokensMax`. */
export function cutToTokens(
  text: string,
  tokensMax: number | undefined,
): { text: string; cut: boolean } {
  if (tokensMax === undefined || estimateTokens(text) <= tokensMax) return { text, cut: false }
  let han = 0
  let others = 0
  let end = 0
  for (const character of text) {
    if (/\p{Script=Han}/u.test(character)) han += 1
    else others += 1
    if (han + Math.ceil(others / LATIN_CHARACTERS_PER_TOKEN) > tokensMax) break
    end += character.length
  }
  return { text: text.slice(0, end), cut: true }
}
