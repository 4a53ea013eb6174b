import { edited, editsOf } from './edit.ts'
import type { Operation, WalkOptions } from './part.ts'
import type { Judged } from './policy.ts'
import { traverse } from './traverse.ts'
import { restore, type TokenVault } from './vault-token.ts'

export interface RewriteOptions extends WalkOptions {
  /** Where values go for which tokens are put in. */
  readonly vault?: TokenVault
  /** Where values come from for tokens that stand in the text; what an edit puts in is not turned back. */
  readonly restoring?: TokenVault
}

/** Findings by the path of the part that they were made in. */
export type JudgedByPath = ReadonlyMap<string, readonly Judged[]>

/**
 * A body with its findings masked or replaced by tokens. Text within JSON within a string is replaced where it
 * stands, the rest of that string byte for byte as it was. Without a vault tokens become masks.
 * INVARIANT: without findings to hide, the answer is the very body that was given.
 */
export function rewriteBody(
  operation: Operation,
  side: 'request' | 'answer',
  body: unknown,
  judged: JudgedByPath,
  { vault, restoring, ...options }: RewriteOptions = {},
): unknown {
  return traverse(operation, side, body, {
    ...options,
    onPart: ({ path, text }) => {
      const edits = editsOf(text, judged.get(path) ?? [], vault)
      if (edits.length === 0 && restoring === undefined) return undefined
      return edited(text, edits, 0, text.length, restoring)
    },
    onUnjudged: () => {},
  })
}

/** Turns the tokens of this call back into values, in every text of an answer, arguments of tool calls included. */
export function restoreBody(operation: Operation, body: unknown, vault: TokenVault): unknown {
  if (vault.valueByCode.size === 0) return body
  return traverse(operation, 'answer', body, {
    onPart: ({ text }) => restore(text, vault),
    onUnjudged: () => {},
  })
}
