export interface DataUrl {
  readonly mediaType: string
  readonly base64: boolean
  /** As sent: base64 or percent-encoded. */
  readonly data: string
}

const HEAD_LENGTH_MAX = 256

/** A data URL (RFC 2397) taken apart; `undefined` where the text only begins like one. */
export function dataUrlOf(text: string): DataUrl | undefined {
  const comma = text.slice(0, HEAD_LENGTH_MAX).indexOf(',')
  if (!text.startsWith('data:') || comma === -1) return undefined
  const [type = '', ...parameters] = text.slice('data:'.length, comma).split(';')
  if (type !== '' && !/^[\w.+-]+\/[\w.+-]+$/.test(type)) return undefined
  return {
    mediaType: type === '' ? 'text/plain' : type.toLowerCase(),
    base64: parameters.some((parameter) => parameter.trim().toLowerCase() === 'base64'),
    data: text.slice(comma + 1),
  }
}

const readableTypes = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|x-ndjson|.+\+(?:json|xml))$)/
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/

/** The text that a data URL of a textual kind holds; `undefined` where it is not text in UTF-8. */
export function textOfDataUrl(url: DataUrl): string | undefined {
  if (!readableTypes.test(url.mediaType)) return undefined
  try {
    if (!url.base64) return decodeURIComponent(url.data)
    const packed = url.data.replace(/\s+/g, '')
    if (!base64Text.test(packed)) return undefined
    const bytes = Buffer.from(packed, 'base64')
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
