import { hash, verify } from '@node-rs/argon2'
import { identityErrors } from './errors.ts'

/** NIST SP 800-63B, 3.1.1.2: length alone counts; no rule asks for kinds of characters. */
export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 128

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes and one lane. */
const ARGON2ID = 2
export const ARGON2_MEMORY_KIB = 19_456
export const ARGON2_PASSES = 2
export const ARGON2_LANES = 1
const HASH_BYTES = 32

/**
 * Verified in place of a password that does not exist, so that an unknown login costs what a known
 * one costs. It is the hash of 32 random bytes that nobody kept.
 * INVARIANT: it has the parameters named above.
 */
export const DUMMY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$A3dMkwTqcFL79yBUT+GBtw$jLO4ITvkopePxrZPwYQExv1OG4v9iUV36BBFUFJ0av8'

/**
 * Refuses a password that is too short, too long or holds the login name.
 *
 * @throws `identity.weak_password`
 */
export function assertPasswordFits(password: string, login: string): void {
  const length = [...password.normalize('NFKC')].length
  if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
    throw identityErrors.weak_password({ rule: 'length' })
  }
  if (password.normalize('NFKC').toLowerCase().includes(login.toLowerCase())) {
    throw identityErrors.weak_password({ rule: 'login' })
  }
}

/** A PHC string. NFKC first, so that the same signs typed on two keyboards are the same password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), {
    algorithm: ARGON2ID,
    memoryCost: ARGON2_MEMORY_KIB,
    timeCost: ARGON2_PASSES,
    parallelism: ARGON2_LANES,
    outputLen: HASH_BYTES,
  })
}

/** One path for the known and the unknown: without a stored hash the dummy is verified, and fails. */
export async function passwordMatches(stored: string | undefined, password: string) {
  const matches = await verify(stored ?? DUMMY_HASH, password.normalize('NFKC'))
  return matches && stored !== undefined
}
