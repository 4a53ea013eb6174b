/** How far a JSON text has come that arrives in pieces. Plain values, so that each unit is looked at once. */
export interface JsonBoundary {
  readonly depth: number
  readonly inString: boolean
  readonly escaped: boolean
  /** Units read so far. */
  readonly read: number
  /** A value that is no object or array has no end that its text tells. */
  readonly begun: boolean
}

export const jsonStart: JsonBoundary = {
  depth: 0,
  inString: false,
  escaped: false,
  read: 0,
  begun: false,
}

/** Reads on from where `state` stopped; `end` is where the outermost object or array closes, once it does. */
export function readJson(
  text: string,
  state: JsonBoundary,
): { readonly state: JsonBoundary; readonly end?: number } {
  let { depth, inString, escaped, read, begun } = state
  for (; read < text.length; read += 1) {
    const character = text[read]
    if (inString) {
      if (escaped) escaped = false
      else if (character === '\\') escaped = true
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') {
      depth += 1
      begun = true
    } else if ((character === '}' || character === ']') && begun) {
      depth -= 1
      if (depth === 0) return { state: jsonStart, end: read + 1 }
    }
  }
  return { state: { depth, inString, escaped, read, begun } }
}
