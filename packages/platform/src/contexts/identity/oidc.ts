import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { epochMs } from '#kernel/time.ts'
import { identityErrors } from './errors.ts'

/** The institution's identity provider, from the environment (`HENGJIAN_OIDC_*`). */
export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Our `/api/oidc/callback` as the browser reaches it. */
  readonly redirectUri: string
}

/** What a sign-in that left for the provider must be held against when it comes back. */
export interface OidcChallenge {
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636): proves that who comes back is who left. */
  readonly verifier: string
}

/** Whom the provider vouches for. */
export interface OidcClaims {
  readonly issuer: string
  readonly subject: string
  /** Only where the provider has verified it. */
  readonly verifiedEmail: string | undefined
}

export interface OidcProvider {
  /** @throws `identity.oidc_unavailable` */
  buildLoginUrl(): Promise<{ readonly url: URL; readonly challenge: OidcChallenge }>
  /** @throws `identity.oidc_refused`, `identity.oidc_unavailable` */
  verifyCallback(query: URLSearchParams, challenge: OidcChallenge): Promise<OidcClaims>
}

const SCOPE = 'openid email'
const DISCOVERY_ATTEMPTS_MAX = 2
/** Providers change their addresses rarely, but they do; keys are refreshed by the client itself. */
const DISCOVERY_AGE_MS_MAX = 24 * 3_600_000
const PROVIDER_TIMEOUT_SECONDS = 10
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * A provider that is looked up when the first sign-in needs it: one that is down at our start must
 * not keep us from starting.
 *
 * @throws `identity.oidc_insecure_issuer`
 */
export function connectOidc(config: OidcConfig): OidcProvider {
  const configuration = discoverLazily(config)
  return {
    async buildLoginUrl() {
      const challenge = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      }
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: config.redirectUri,
        scope: SCOPE,
        state: challenge.state,
        nonce: challenge.nonce,
        code_challenge: await calculatePKCECodeChallenge(challenge.verifier),
        code_challenge_method: 'S256',
      })
      return { url, challenge }
    },
    async verifyCallback(query, challenge) {
      const provider = await configuration()
      const url = new URL(config.redirectUri)
      url.search = query.toString()
      try {
        return await redeem(provider, url, challenge)
      } catch (error) {
        throw isUnavailable(error)
          ? identityErrors.oidc_unavailable()
          : identityErrors.oidc_refused()
      }
    },
  }
}

/** Exchanges the code and holds state, nonce, verifier, issuer, audience and signature. */
async function redeem(
  provider: Configuration,
  url: URL,
  challenge: OidcChallenge,
): Promise<OidcClaims> {
  const tokens = await authorizationCodeGrant(provider, url, {
    expectedState: challenge.state,
    expectedNonce: challenge.nonce,
    pkceCodeVerifier: challenge.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (claims === undefined) throw identityErrors.oidc_refused()
  const details = provider.serverMetadata().userinfo_endpoint
    ? await fetchUserInfo(provider, tokens.access_token, claims.sub)
    : claims
  const verified = details.email_verified === true && typeof details.email === 'string'
  return {
    issuer: claims.iss,
    subject: claims.sub,
    verifiedEmail: verified ? String(details.email) : undefined,
  }
}

function discoverLazily(config: OidcConfig): () => Promise<Configuration> {
  const issuer = new URL(config.issuer)
  const loopback = issuer.protocol === 'http:' && LOOPBACK.has(issuer.hostname)
  if (issuer.protocol !== 'https:' && !loopback) throw identityErrors.oidc_insecure_issuer()
  const options = {
    timeout: PROVIDER_TIMEOUT_SECONDS,
    ...(loopback ? { execute: [allowInsecureRequests] } : {}),
  }
  let found: { readonly configuration: Configuration; readonly atMs: number } | undefined

  return async () => {
    if (found !== undefined && epochMs() - found.atMs < DISCOVERY_AGE_MS_MAX) {
      return found.configuration
    }
    for (let attempt = 1; attempt <= DISCOVERY_ATTEMPTS_MAX; attempt += 1) {
      try {
        const { clientId, clientSecret } = config
        const configuration = await discovery(issuer, clientId, clientSecret, undefined, options)
        found = { configuration, atMs: epochMs() }
        return configuration
      } catch {
        // Whatever the reason, the next attempt, or the next sign-in, asks anew.
      }
    }
    // Old addresses are better than none while the provider does not answer.
    if (found !== undefined) return found.configuration
    throw identityErrors.oidc_unavailable()
  }
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof ClientError) return error.code === 'OAUTH_TIMEOUT'
  // What `fetch` throws when nobody answers; every judgement of the client has a type of its own.
  return error instanceof TypeError && !('code' in error)
}
