import type { NormalisedText } from './normalise.ts'

// Letters that a reader takes for the Latin letter or digit above them, one unit each. Kept apart from
// normalisation: Russian and Greek text is not an attack, only text that pretends to be English is.
const alikes: readonly (readonly [latin: string, others: string])[] = [
  ['a', 'аɑαᴀ'],
  ['b', 'ЬʙƅᏏ'],
  ['c', 'сϲᴄⅽ'],
  ['d', 'ԁɗᴅժ'],
  ['e', 'еҽєᴇ'],
  ['f', 'ƒꜰſ'],
  ['g', 'ɡցɢ'],
  ['h', 'һհʜн'],
  ['i', 'іıɩιɪ'],
  ['j', 'јϳᴊ'],
  ['k', 'кκᴋ'],
  ['l', 'ӏʟⅼ'],
  ['m', 'мᴍⅿ'],
  ['n', 'пոռɴ'],
  ['o', 'оοσօᴏ'],
  ['p', 'рρᴘ'],
  ['q', 'ԛզ'],
  ['r', 'гʀᴦ'],
  ['s', 'ѕꜱ'],
  ['t', 'тτᴛ'],
  ['u', 'υսᴜ'],
  ['v', 'ѵνᴠ'],
  ['w', 'ԝωᴡ'],
  ['x', 'хχ'],
  ['y', 'уγүʏ'],
  ['z', 'ᴢ'],
  ['A', 'АΑᎪ'],
  ['B', 'ВΒᏴ'],
  ['C', 'СᏟϹ'],
  ['D', 'Ꭰ'],
  ['E', 'ЕΕᎬ'],
  ['G', 'ԌᏀ'],
  ['H', 'НΗᎻ'],
  ['I', 'ІΙӀ'],
  ['J', 'ЈᎫ'],
  ['K', 'КΚᏦ'],
  ['L', 'Ꮮ'],
  ['M', 'МΜᎷ'],
  ['N', 'Ν'],
  ['O', 'ОΟՕ'],
  ['P', 'РΡᏢ'],
  ['Q', 'Ԛ'],
  ['R', 'Ꭱ'],
  ['S', 'ЅᏚ'],
  ['T', 'ТΤᎢ'],
  ['U', 'Ս'],
  ['V', 'ѴᏙ'],
  ['W', 'ԜᎳ'],
  ['X', 'ХΧ'],
  ['Y', 'УΥҮ'],
  ['Z', 'ΖᏃ'],
]

const latinOf = new Map<number, string>(
  alikes.flatMap(([latin, others]) =>
    Array.from(others, (other): [number, string] => [other.charCodeAt(0), latin]),
  ),
)

const possiblyAlike =
  /[\u00c0-\u058f\u13a0-\u13ff\u1d00-\u1d7f\u1e00-\u1fff\u2170-\u217f\ua730-\ua7ff]/g

/**
 * The same text with look-alike letters (Cyrillic, Greek, Armenian, Cherokee, small capitals) and letters with
 * marks as the Latin letters that they resemble. Every unit stays in its place, so offsets map as before.
 */
export function lookalikeView(normalised: NormalisedText): NormalisedText {
  const text = normalised.text.replace(possiblyAlike, (character) => {
    const latin = latinOf.get(character.charCodeAt(0))
    if (latin !== undefined) return latin
    const base = character.normalize('NFD').charAt(0)
    return base >= 'A' && base <= 'z' ? base : (latinOf.get(base.charCodeAt(0)) ?? character)
  })
  return text === normalised.text ? normalised : { ...normalised, text }
}
