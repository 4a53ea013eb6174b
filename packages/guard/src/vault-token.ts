/**
 * The values that tokens stand for during one call. A plain object in memory that belongs to the caller of this
 * package: it holds clear values, so whoever keeps it must keep it encrypted.
 */
export interface TokenVault {
  /** Random text of the caller's choosing, so that nobody can guess this call's tokens. */
  readonly nonce: string
  readonly valueByCode: Map<string, string>
  readonly codeByValue: Map<string, string>
}

const NONCE_LENGTH_MIN = 16

/** An empty vault. `nonce`: at least 16 characters that a cryptographic generator drew. */
export function openVault(nonce: string): TokenVault {
  if (nonce.length < NONCE_LENGTH_MIN) throw new RangeError('the nonce of a vault is too short')
  return { nonce, valueByCode: new Map(), codeByValue: new Map() }
}

const CODE_LENGTH = 6
const KIND_LENGTH_MAX = 40
/** Models set a blank or two where none was: the form allows for it. */
const form = /\[\[ {0,2}([a-z][a-z0-9-]{0,39}) {0,2}: {0,2}([a-z0-9]{6}) {0,2}\]\]/gi

/** No token is longer than this, in UTF-16 code units. */
export const TOKEN_LENGTH_MAX = KIND_LENGTH_MAX + CODE_LENGTH + '[[:]]'.length + 4 * 2

/** Spreads text and a counter over 32 bits; secrecy rests on the nonce, not on this. */
function spread(text: string, turn: number): number {
  let hash = 0x811c9dc5 ^ turn
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return (hash ^ (hash >>> 13)) >>> 0
}

function freshCode(vault: TokenVault): string {
  for (let turn = vault.valueByCode.size; ; turn += 1) {
    const code = spread(vault.nonce, turn)
      .toString(36)
      .padStart(CODE_LENGTH, '0')
      .slice(-CODE_LENGTH)
    if (!vault.valueByCode.has(code)) return code
  }
}

/**
 * The token for a value: `[[citizen-id:k7f3q2]]`. ASCII that models copy as one word and that says what it stands
 * for. The same value gives the same token for the length of the call, so that the model can tell people apart.
 */
export function tokenFor(vault: TokenVault, kind: string, value: string): string {
  const key = `${kind}\n${value}`
  let code = vault.codeByValue.get(key)
  if (code === undefined) {
    code = freshCode(vault)
    vault.codeByValue.set(key, code)
    vault.valueByCode.set(code, value)
  }
  const name = kind
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, KIND_LENGTH_MAX)
  return `[[${/^[a-z]/.test(name) ? name : 'value'}:${code}]]`
}

/** Turns the tokens of this call back into values. Tokens that the vault does not know stay as they are. */
export function restore(text: string, vault: TokenVault): string {
  if (vault.valueByCode.size === 0 || !text.includes('[[')) return text
  return text.replace(
    form,
    (token, _kind: string, code: string) => vault.valueByCode.get(code.toLowerCase()) ?? token,
  )
}

/**
 * Up to where a text that may go on can be cut without cutting a token: `end`, or the start of a token that crosses
 * it or may yet come to cross it.
 */
export function tokenSafeEnd(text: string, end: number): number {
  const from = Math.max(0, end - TOKEN_LENGTH_MAX)
  for (let at = text.indexOf('[', from); at !== -1 && at < end; at = text.indexOf('[', at + 1)) {
    const next = text.charAt(at + 1)
    if (next !== '[' && next !== '') continue
    const close = text.indexOf(']]', at)
    if (close === -1 || close + 2 > end) return at
  }
  return end
}
