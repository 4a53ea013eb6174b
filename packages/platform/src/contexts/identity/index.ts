export { accessMatrix } from './access.ts'
export { addPerson } from './add-person.ts'
export {
  type ApplicationKey,
  hashKey,
  isKeyText,
  type KeyRow,
  OVERLAP_HOURS_MAX,
} from './application-key.ts'
export { createAuthenticate, createGuardian, recordRefusal } from './authenticate.ts'
export {
  anonymousActor,
  authorize,
  may,
  permissionsOf,
  requireSignedIn,
  roleMay,
} from './authorize.ts'
export { changePassword } from './change-password.ts'
export { changeRoles } from './change-roles.ts'
export { closeSession, endSession, listSessions } from './close-session.ts'
export { deactivatePerson } from './deactivate-person.ts'
export { identityErrors } from './errors.ts'
export {
  bootstrapInstitution,
  createInstitution,
  type Founded,
  type Founding,
} from './found-institution.ts'
export type { Institution } from './institution.ts'
export { type IssuedKey, issueKey, listKeys, type Ownership } from './issue-key.ts'
export { sweepIdentity } from './jobs.ts'
export { type KeyUse, keysSince, saveKeyUses } from './key-store.ts'
export { connectOidc, type OidcConfig, type OidcProvider } from './oidc.ts'
export { openSession } from './open-session.ts'
export { issueOwnKey, type OwnCall, revokeOwnKey } from './own-key.ts'
export { type Permission, permissions, type RoutePermission } from './permissions.ts'
export { actorOf, Email, Login, Name, type NewPerson, type Person, Roles } from './person.ts'
export { listInstitutions, listPeople, whoAmI } from './read-identity.ts'
export { revokeKey, rotateKey } from './rotate-key.ts'
export { type IdentityPorts, identityRoutes } from './routes.ts'
export { SESSION_COOKIE } from './session.ts'
export { setCreditCode } from './set-credit-code.ts'
export {
  everyInstitution,
  findInstitution,
  findInstitutionBySlug,
  findOperatingInstitution,
  findPerson,
  pageOfPeople,
  peopleToTell,
} from './store.ts'
