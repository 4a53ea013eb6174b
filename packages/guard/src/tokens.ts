/** Log probabilities as the protocols give them: a list of tokens, or lists of tokens by kind of content. */
export function isTokenList(value: unknown): value is object {
  if (Array.isArray(value)) return value.every(isToken)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(
    ([name, list]) =>
      (name === 'content' || name === 'refusal') &&
      (list === null || (Array.isArray(list) && list.every(isToken))),
  )
}

const tokenMembers = new Set(['token', 'logprob', 'bytes', 'top_logprobs'])

function isToken(value: unknown): value is { readonly token: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { token?: unknown }).token === 'string' &&
    Object.keys(value).every((name) => tokenMembers.has(name))
  )
}

/** The text that the tokens spell. Singly they would hide what they say together. */
export function tokensOf(value: object): string {
  const lists = Array.isArray(value) ? [value] : Object.values(value)
  return lists
    .flatMap((list) => (Array.isArray(list) ? list.filter(isToken).map((item) => item.token) : []))
    .join('')
}
