export interface DataUrl {
  /** What stands before the data, from `data:` on. */
  readonly head: string
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
  const head = text.slice(0, comma)
  const [type = '', ...parameters] = head.slice('data:'.length).split(';')
  if (type !== '' && !/^[\w.+-]+\/[\w.+-]+$/.test(type)) return undefined
  return {
    head,
    mediaType: type === '' ? 'text/plain' : type.toLowerCase(),
    base64: parameters.some((parameter) => parameter.trim().toLowerCase() === 'base64'),
    data: text.slice(comma + 1),
  }
}

/** A kind of data by a short name, and how it is written. */
const plainHead =
  /^data:(?!.*[0-9]{7})(?:[a-z]{4,11}\/[a-z][a-z0-9.+-]{0,23})?(?:;charset=[\w-]{1,12})?(?:;base64)?$/i

/** Whether the head of a data URL can say something to a model beside what kind of data follows. */
export function isTelling({ head }: DataUrl): boolean {
  return !plainHead.test(head)
}

const readableTypes = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|x-ndjson|.+\+(?:json|xml))$)/
/** What is written in another one reads as something else than what is judged. */
const foreignCharset = /;\s*charset=(?!["']?(?:utf-?8|us-ascii)["']?\s*(?:;|$))/i
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/

/** The text that a data URL of a textual kind holds; `undefined` where it is not text in UTF-8. */
export function textOfDataUrl(url: DataUrl): string | undefined {
  if (!readableTypes.test(url.mediaType) || foreignCharset.test(url.head)) return undefined
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
