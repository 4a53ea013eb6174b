import type { Role } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId, KeyId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { SessionId } from './session.ts'

export interface InstitutionTable {
  id: InstitutionId
  slug: string
  name: Bilingual
  credit_code: string | null
  service_code: string | null
  created_at: Instant
}

export interface PersonTable {
  id: PersonId
  institution: InstitutionId
  login: string
  name: string
  email: string | null
  roles: readonly Role[]
  password_hash: string | null
  oidc_issuer: string | null
  oidc_subject: string | null
  added_at: Instant
  deactivated_at: Instant | null
}

export interface SessionTable {
  id: SessionId
  institution: InstitutionId
  person_id: PersonId
  token_hash: string
  opened_at: Instant
  last_seen_at: Instant
  expires_at: Instant
  ended_at: Instant | null
  ip: string
  user_agent: string | null
}

export interface LoginThrottleTable {
  institution: InstitutionId
  key: string
  failures: number
  last_attempt_at: Instant
  blocked_until: Instant | null
}

export interface OidcFlowTable {
  state_hash: string
  institution: InstitutionId
  binding_hash: string
  nonce: string
  verifier: string
  expires_at: Instant
}

export interface ApplicationKeyTable {
  id: KeyId
  institution: InstitutionId
  application_id: ApplicationId
  name: string
  hash: string
  issued_by: PersonId
  issued_at: Instant
  valid_until: Instant | null
  revoked_at: Instant | null
  replaces: KeyId | null
  forces_fallback: boolean
  trial: boolean
  last_used_at: Instant | null
  epoch: number
}

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'identity.institution': InstitutionTable
    'identity.person': PersonTable
    'identity.session': SessionTable
    'identity.login_throttle': LoginThrottleTable
    'identity.oidc_flow': OidcFlowTable
    'identity.application_key': ApplicationKeyTable
  }
}
