import {
  formatVerifierKey,
  keyIdOf,
  parseVerifierKey,
  SIGNATURE_TYPE_OTHER,
  type Signer,
  type Verifier,
} from '@hengjian/ledger'
import { sm2 } from 'sm-crypto-v2'

/**
 * SM2 signatures (GB/T 32918) for countersigning checkpoints, with the default user id of GM/T 0009.
 * Never node:crypto: it makes plain ECDSA of an SM2 key, which verifies nowhere else (standards).
 * C2SP notes have no type for SM2, so the type is 0xff followed by a long identifier.
 */
const IDENTIFIER = Buffer.from('hengjian.dev/sm2-sm3\n')
const SECRET_PREFIX = 'PRIVATE+SM2+'
const USER_ID = '1234567812345678'

export function generateSm2Key(name: string): {
  readonly secret: string
  readonly verifierKey: string
} {
  const { privateKey, publicKey } = sm2.generateKeyPairHex()
  return {
    secret: `${SECRET_PREFIX}${name}+${privateKey}`,
    verifierKey: verifierKeyOf(name, publicKey),
  }
}

export function sm2SignerOf(secret: string): Signer {
  const [name, privateKey] = secret.slice(SECRET_PREFIX.length).split('+')
  if (!secret.startsWith(SECRET_PREFIX) || name === undefined || privateKey === undefined) {
    // The text is a secret and is not quoted.
    throw new Error('this is not an SM2 signing key')
  }
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey)
  return {
    name,
    keyId: keyIdOf(name, SIGNATURE_TYPE_OTHER, materialOf(publicKey)),
    sign: (message) =>
      Buffer.from(
        sm2.doSignature(message, privateKey, { hash: true, publicKey, userId: USER_ID }),
        'hex',
      ),
  }
}

/** The verifier of a verifier key that `generateSm2Key` made; `undefined` for any other key. */
export function sm2VerifierOf(verifierKey: string): Verifier | undefined {
  const key = parseVerifierKey(verifierKey)
  if (!key.ok || key.value.type !== SIGNATURE_TYPE_OTHER) return undefined
  const { name, keyId, material } = key.value
  if (!Buffer.from(material).subarray(0, IDENTIFIER.length).equals(IDENTIFIER)) return undefined
  const publicKey = Buffer.from(material).subarray(IDENTIFIER.length).toString('hex')
  return {
    name,
    keyId,
    verify: (message, signature) =>
      sm2.doVerifySignature(message, Buffer.from(signature).toString('hex'), publicKey, {
        hash: true,
        userId: USER_ID,
      }),
  }
}

function verifierKeyOf(name: string, publicKey: string): string {
  const material = materialOf(publicKey)
  const keyId = keyIdOf(name, SIGNATURE_TYPE_OTHER, material)
  return formatVerifierKey({ name, keyId, type: SIGNATURE_TYPE_OTHER, material })
}

const materialOf = (publicKey: string) => Buffer.concat([IDENTIFIER, Buffer.from(publicKey, 'hex')])
