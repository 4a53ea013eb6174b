const NEWLINE = 0x0a

/** A line without its end, or one that was longer than allowed and is gone. */
export type Line = { readonly bytes: Uint8Array } | { readonly tooLong: true }

/** Lines of a stream of bytes. Holds at most one line, and of a line that is too long nothing at all. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = []
  let size = 0
  const take = (piece: Uint8Array) => {
    size += piece.length
    if (size > bytesMax) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  const finish = (): Line => {
    const line: Line = size > bytesMax ? { tooLong: true } : { bytes: Buffer.concat(pieces) }
    pieces = []
    size = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at))
      yield finish()
      from = at + 1
    }
    take(chunk.subarray(from))
  }
  if (size > 0) yield finish()
}
