import type { Unjudged } from './finding.ts'
import type { Operation, Part, Walked, WalkOptions } from './part.ts'
import { traverse } from './traverse.ts'

/**
 * All text of a request, whatever member holds it: every role and kind of content, tool calls and their arguments,
 * tool results, definitions, schemas, metadata, members that no protocol knows. What cannot be read is `unjudged`.
 */
export function walkRequest(
  operation: Operation,
  body: unknown,
  options: WalkOptions = {},
): Walked {
  return walk(operation, 'request', body, options)
}

/** All text of an answer: every choice or output item, refusals, reasoning, tool calls, log probabilities. */
export function walkAnswer(operation: Operation, body: unknown, options: WalkOptions = {}): Walked {
  return walk(operation, 'answer', body, options)
}

function walk(
  operation: Operation,
  side: 'request' | 'answer',
  body: unknown,
  options: WalkOptions,
): Walked {
  const parts: Part[] = []
  const unjudged: Unjudged[] = []
  traverse(operation, side, body, {
    ...options,
    onPart: (part) => {
      parts.push(part)
      return undefined
    },
    onUnjudged: (path, reason) => unjudged.push({ path, reason }),
  })
  return { parts, unjudged }
}
