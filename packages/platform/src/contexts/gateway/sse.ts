import { upstreamFailure } from './upstream-failure.ts'

/** A frame holds one event; the largest known are whole answers in a `response.completed` event. */
export const SSE_FRAME_BYTES_MAX = 1_048_576

export interface SseFrame {
  /** The exact bytes, up to and including the blank line that ends the frame. */
  readonly raw: Buffer
  /** The data lines joined by line feeds; absent where there are none, as in a comment. */
  readonly data: string | undefined
}

export interface SseSplitter {
  /**
   * The frames that are complete with this chunk. Throws an `UpstreamFailure` of kind `garbage` once a frame passes
   * `SSE_FRAME_BYTES_MAX`.
   */
  push(chunk: Buffer): SseFrame[]
  /** What was left when the stream ended: a frame without its end, which a client must ignore. */
  rest(): Buffer
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const BYTE_ORDER_MARK = '\u{feff}'

/**
 * Splits server-sent events (HTML Living Standard, 9.2) into frames while they arrive, without copying frames that lie
 * within one chunk. Lines end with LF, CRLF or a lone CR, as clients read them: a splitter that knew fewer would see one
 * text where the client sees another.
 *
 * INVARIANT: the frames do not depend on where chunks end, and all `raw` with `rest()` are the input.
 */
export function createSseSplitter(): SseSplitter {
  let parts: Buffer[] = []
  let partsBytes = 0
  let lineIsEmpty = true
  /** The line ended with a carriage return, to which a line feed that follows belongs. */
  let isAfterReturn = false
  /** The same for the blank line; until the next byte is seen, the frame's end is not known. */
  let isAfterBlankReturn = false

  const cut = (chunk: Buffer, start: number, end: number): SseFrame => {
    const piece = chunk.subarray(start, end)
    const raw = parts.length === 0 ? piece : Buffer.concat([...parts, piece])
    parts = []
    partsBytes = 0
    if (raw.length > SSE_FRAME_BYTES_MAX) throw frameTooLong()
    lineIsEmpty = true
    isAfterReturn = false
    isAfterBlankReturn = false
    return { raw, data: dataOf(raw) }
  }

  return {
    push(chunk) {
      const frames: SseFrame[] = []
      let start = 0
      for (let index = 0; index < chunk.length; index += 1) {
        const byte = chunk[index]
        if (isAfterBlankReturn) {
          const end = byte === LINE_FEED ? index + 1 : index
          frames.push(cut(chunk, start, end))
          start = end
          if (byte === LINE_FEED) continue
        }
        if (byte === LINE_FEED) {
          if (isAfterReturn) {
            isAfterReturn = false
          } else if (lineIsEmpty) {
            frames.push(cut(chunk, start, index + 1))
            start = index + 1
          } else {
            lineIsEmpty = true
          }
        } else if (byte === CARRIAGE_RETURN) {
          isAfterBlankReturn = lineIsEmpty
          isAfterReturn = !lineIsEmpty
          lineIsEmpty = true
        } else {
          lineIsEmpty = false
          isAfterReturn = false
        }
      }
      if (start < chunk.length) {
        parts.push(chunk.subarray(start))
        partsBytes += chunk.length - start
        if (partsBytes > SSE_FRAME_BYTES_MAX) throw frameTooLong()
      }
      return frames
    },
    rest: () => Buffer.concat(parts),
  }
}

function dataOf(raw: Buffer): string | undefined {
  // Nearly every frame of a model is one data line, so that one is read without splitting.
  const end = raw.indexOf(LINE_FEED)
  if (end === raw.length - 2 && startsWithData(raw) && !raw.includes(CARRIAGE_RETURN)) {
    return raw.toString('utf8', raw[5] === 0x20 ? 6 : 5, end)
  }
  return dataOfLines(raw.toString('utf8'))
}

function startsWithData(raw: Buffer): boolean {
  return raw[0] === 0x64 && raw[1] === 0x61 && raw[2] === 0x74 && raw[3] === 0x61 && raw[4] === 0x3a
}

function dataOfLines(text: string): string | undefined {
  // Clients leave out a byte order mark before the first line. Leaving it out of later frames, too, shows us more, never less.
  const lines = (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).split(/\r\n|\n|\r/)
  const data: string[] = []
  for (const line of lines) {
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
    else if (line === 'data') data.push('')
  }
  return data.length === 0 ? undefined : data.join('\n')
}

function frameTooLong() {
  return upstreamFailure('garbage', `an event is longer than ${SSE_FRAME_BYTES_MAX} bytes`, {
    retryable: false,
  })
}
