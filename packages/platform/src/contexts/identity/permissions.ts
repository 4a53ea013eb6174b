import { Role } from '#kernel/actor.ts'

const everyone = Role.options

/**
 * Who may do what: the one table of authorisation. What is not here is denied. A permission opens
 * the door to a kind of act; rules about this very object (own application, not one's own work)
 * are decided by the use case, for administrators as for anybody.
 */
export const permissions = {
  'institution:read': everyone,
  'institution:manage': ['administrator'],
  'person:read': everyone,
  'person:manage': ['administrator'],
  'key:read': ['administrator', 'application-owner', 'developer', 'operator', 'auditor'],
  'key:manage': ['application-owner', 'developer'],

  'ledger:read': ['auditor', 'risk-manager', 'validator', 'operator', 'administrator'],
  'ledger:read-payload': ['auditor', 'reviewer'],
  'ledger:destroy': ['data-steward'],

  'application:read': everyone,
  'application:register': ['application-owner', 'developer'],
  'application:edit': ['application-owner', 'developer'],
  'inventory:import': ['application-owner', 'risk-manager'],
  'inventory:export': everyone,
  'tier-table:propose': ['risk-manager'],
  'model:read': everyone,
  'model:register': ['developer', 'application-owner'],
  'model:edit': ['developer', 'application-owner'],
  'filing:read': everyone,
  'filing:import': ['procurement', 'risk-manager'],

  'supplier:read': everyone,
  'supplier:propose': ['procurement'],
  'supplier:list': ['risk-manager'],
  'supplier:assess': ['procurement', 'risk-manager'],

  'governance:read': everyone,
  'application:advance': ['application-owner'],
  'dossier:open': ['application-owner', 'developer'],
  'dossier:write': [
    'application-owner',
    'developer',
    'data-steward',
    'ethics-reviewer',
    'security-reviewer',
    'risk-manager',
    'operator',
  ],
  'dossier:sign': [
    'validator',
    'data-steward',
    'ethics-reviewer',
    'security-reviewer',
    'procurement',
    'risk-manager',
    'operator',
    'application-owner',
  ],
  'model:admit': ['validator'],
  'approval:request': ['application-owner'],
  'approval:grant': ['risk-manager'],
  'committee:manage': ['administrator'],
  'committee:vote': ['committee-member'],
  'register:write': ['administrator', 'risk-manager', 'application-owner'],
  'register:approve': ['committee-member', 'risk-manager'],
  'exception:request': ['application-owner', 'developer'],
  'exception:decide': ['risk-manager'],

  'permit:read': everyone,
  'permit:mint': ['application-owner', 'risk-manager'],
  /** Whoever answers for an application does not take guards off it. */
  'permit:narrow-guards': ['risk-manager'],
  'permit:revoke': ['risk-manager', 'operator'],
  'report:acknowledge': ['risk-manager'],
  'stop:read': everyone,
  'stop:trip': ['operator', 'risk-manager'],
  'stop:lift': ['risk-manager', 'operator'],

  'guard-bank:read': everyone,
  'guard-bank:import': ['risk-manager', 'security-reviewer', 'operator'],
  'guard-expression:import': ['security-reviewer', 'operator'],
  'guard-bank:admit': ['risk-manager', 'security-reviewer', 'operator'],
  'controls:read': everyone,
  /** By what cases guards are measured: whoever chooses them has another person look at them. */
  'reference-set:import': ['security-reviewer', 'validator'],
  'reference-set:adopt': ['security-reviewer', 'validator', 'risk-manager'],
  'evidence:export': ['auditor', 'risk-manager'],
  'report:export': ['auditor', 'risk-manager', 'administrator'],
  'continuity:read': everyone,
  'continuity:write': ['application-owner', 'operator', 'risk-manager'],
  'drill:schedule': ['operator', 'risk-manager'],
  'webhook:manage': ['administrator'],
  'delivery:read': ['administrator', 'operator', 'auditor'],
  'delivery:replay': ['administrator', 'operator'],
  'incident:read': everyone,
  'incident:open': [
    'operator',
    'application-owner',
    'developer',
    'risk-manager',
    'security-reviewer',
    'data-steward',
    'reviewer',
  ],
  'incident:handle': [
    'operator',
    'application-owner',
    'risk-manager',
    'security-reviewer',
    'data-steward',
  ],
  'incident:grade': ['operator', 'risk-manager', 'security-reviewer'],
  'incident:report': ['operator', 'risk-manager', 'security-reviewer', 'data-steward'],
  'incident:review': ['operator', 'application-owner', 'risk-manager', 'security-reviewer'],
  'incident:close': ['risk-manager'],

  'monitor:read': everyone,
  'alarm:handle': ['operator', 'application-owner', 'risk-manager'],
  'alarm:tighten': ['risk-manager'],
  'exit:decide': ['risk-manager'],
  'reading:report': ['operator', 'application-owner', 'validator', 'reviewer', 'risk-manager'],
  'assessment:make': ['risk-manager', 'auditor'],
  'catalogue:adopt': ['risk-manager'],
  /** The second pair of eyes on what the institution asks of itself, as on its policies. */
  'own-statement:adopt': ['committee-member', 'risk-manager'],
  'finding:assign': ['risk-manager'],
  'attestation:make': ['administrator', 'risk-manager', 'data-steward'],
  'attestation:confirm': ['risk-manager', 'auditor'],
  // Who decides about results is a reviewer and nothing else; those who answer for risk and operation see that work is done.
  'review:read': [
    'reviewer',
    'risk-manager',
    'operator',
    'auditor',
    'validator',
    'application-owner',
  ],
  'review:decide': ['reviewer'],
  'review:assign': ['risk-manager', 'operator'],
  // Corrections become cases for evaluation (6.2), so those who evaluate take them out, with their contents.
  'correction:export': ['validator', 'data-steward'],

  // Whoever builds, validates or answers for an application tries what its model says, through the door and on record (4.2).
  'model:try': ['developer', 'validator', 'application-owner'],
  'deployment:manage': ['operator'],
  'record:read': [
    'auditor',
    'reviewer',
    'risk-manager',
    'operator',
    'application-owner',
    'validator',
  ],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** Routes may also ask for `public` (no proof needed) or `signed-in` (any person of the institution). */
export type RoutePermission = Permission | 'public' | 'signed-in'
