import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { sha256 } from './digest.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { LedgerError } from './errors.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** The signature types of the C2SP signed note that matter here. */
export const SIGNATURE_TYPE_ED25519 = 0x01
/** For algorithms without a type of their own, such as SM2; a longer identifier follows it. */
export const SIGNATURE_TYPE_OTHER = 0xff

/**
 * Signs notes under a name. `sign` may answer later, because a key may live in a security module.
 * Any algorithm fits: an SM2 countersignature is a signer whose key id was taken over
 * 0xff ‖ its long identifier ‖ its public key.
 */
export type Signer = {
  readonly name: string
  readonly keyId: number
  readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** Checks the signatures of one key; `verify` answers false to malformed signatures and never throws. */
export type Verifier = {
  readonly name: string
  readonly keyId: number
  readonly verify: (message: Uint8Array, signature: Uint8Array) => boolean
}

/** A verifier key (vkey) taken apart: name, key id, type byte and what follows it. */
export type VerifierKey = {
  readonly name: string
  readonly keyId: number
  readonly type: number
  readonly material: Uint8Array
}

const SECRET_PREFIX = 'PRIVATE+KEY+'
const ED25519_BYTES = 32
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** Key names are not empty and hold neither white space nor a plus, which separate them from the rest. */
export function isKeyName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note holds no control characters.
  return name.length > 0 && name.isWellFormed() && !/[\p{White_Space}+\u0000-\u001f]/u.test(name)
}

/** SHA-256(name ‖ newline ‖ type ‖ material), first four bytes. */
export function keyIdOf(name: string, type: number, material: Uint8Array): number {
  const digest = sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), material]))
  return Buffer.from(digest).readUInt32BE()
}

/** `name+keyid+base64(type ‖ material)`. */
export function formatVerifierKey({ name, keyId, type, material }: VerifierKey): string {
  return `${name}+${formatKeyId(keyId)}+${toBase64(Buffer.concat([Buffer.of(type), material]))}`
}

export function parseVerifierKey(text: string): Outcome<VerifierKey> {
  const parts = splitKey(text)
  if (parts === undefined) return refused('a verifier key has the form name+keyid+base64')
  const { name, keyId, type, material } = parts
  if (keyIdOf(name, type, material) !== keyId)
    return refused('the key id does not belong to the key')
  if (type === SIGNATURE_TYPE_ED25519 && material.length !== ED25519_BYTES) {
    return refused('an Ed25519 public key has 32 bytes')
  }
  return accepted(parts)
}

/** The verifier of an Ed25519 verifier key; other types come with a verifier of their own. */
export function verifierOf(text: string): Outcome<Verifier> {
  const key = parseVerifierKey(text)
  if (!key.ok) return key
  const { name, keyId, type, material } = key.value
  if (type !== SIGNATURE_TYPE_ED25519) return refused(`signature type ${type} is not verified here`)
  const publicKey = publicKeyOf(material)
  return accepted({
    name,
    keyId,
    verify: (message, signature) => verify(null, message, publicKey, signature),
  })
}

/** A new Ed25519 key under a name. `secret` is what `signerOf` takes; keep it apart from the log. */
export function generateKey(name: string): {
  readonly secret: string
  readonly verifierKey: string
} {
  if (!isKeyName(name))
    throw new LedgerError('key_refused', 'a key name holds no space and no plus')
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-ED25519_BYTES)
  const material = publicBytesOf(privateKey)
  const keyId = keyIdOf(name, SIGNATURE_TYPE_ED25519, material)
  const typed = Buffer.concat([Buffer.of(SIGNATURE_TYPE_ED25519), seed])
  return {
    secret: `${SECRET_PREFIX}${name}+${formatKeyId(keyId)}+${toBase64(typed)}`,
    verifierKey: formatVerifierKey({ name, keyId, type: SIGNATURE_TYPE_ED25519, material }),
  }
}

/** The signer of a secret `PRIVATE+KEY+name+keyid+base64(type ‖ seed)`, and its verifier key. */
export function signerOf(secret: string): Signer & { readonly verifierKey: string } {
  const parts = secret.startsWith(SECRET_PREFIX)
    ? splitKey(secret.slice(SECRET_PREFIX.length))
    : undefined
  // The reason never quotes the text: it is a secret.
  if (parts === undefined) throw new LedgerError('key_refused', 'this is not a signing key')
  const { name, keyId, type, material: seed } = parts
  if (type !== SIGNATURE_TYPE_ED25519 || seed.length !== ED25519_BYTES) {
    throw new LedgerError('key_refused', 'a signing key is Ed25519 with a seed of 32 bytes')
  }
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const material = publicBytesOf(privateKey)
  if (keyIdOf(name, type, material) !== keyId) {
    throw new LedgerError('key_refused', 'the key id does not belong to the signing key')
  }
  return {
    name,
    keyId,
    sign: (message) => sign(null, message, privateKey),
    verifierKey: formatVerifierKey({ name, keyId, type, material }),
  }
}

export function formatKeyId(keyId: number): string {
  return keyId.toString(16).padStart(8, '0')
}

function splitKey(text: string): VerifierKey | undefined {
  // Base64 may hold a plus, so only the first two separate.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text)
  if (match === null) return undefined
  const [, name, id, encoded] = match as unknown as [string, string, string, string]
  const typed = fromBase64(encoded)
  if (!isKeyName(name) || typed === undefined || typed.length < 2) return undefined
  return { name, keyId: Number.parseInt(id, 16), type: typed[0]!, material: typed.subarray(1) }
}

function publicKeyOf(material: Uint8Array): KeyObject {
  return createPublicKey({
    key: Buffer.concat([SPKI_ED25519, material]),
    format: 'der',
    type: 'spki',
  })
}

function publicBytesOf(privateKey: KeyObject): Uint8Array {
  return createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(-ED25519_BYTES)
}
