export { admitBank, retireBank } from './admit-bank.ts'
export { liftDrillStop, tripDrillStop } from './drill-stop.ts'
export { permitErrors } from './errors.ts'
export {
  type DistributedBank,
  detectorOfBank,
  digestOfBank,
  failingBank,
  failingGuard,
  type GuardBankId,
  UNREADABLE,
} from './guard-bank.ts'
export { banksSince } from './guard-bank-store.ts'
export { guardsOf, imageLimits, policyOf } from './guard-policy.ts'
export { importBank, tryBank } from './import-bank.ts'
export { liftStop } from './lift-stop.ts'
export { type Minting, mintPermit } from './mint-permit.ts'
export { Limits, Permit, PermitId, type PermittedModel, StopId } from './permit.ts'
export { permitAt } from './permit-at.ts'
export {
  LastResort,
  PermitFallback,
  PermitOversight,
  ReviewPoint,
} from './permit-oversight.ts'
export { readPermit } from './read-permit.ts'
export { revokePermit } from './revoke-permit.ts'
export { permitReactions } from './revoke-void.ts'
export { permitRoutes } from './routes.ts'
export { type OpenedPermit, openPermit, openPermitText, PermitFault, signPermit } from './sign.ts'
export { type DistributedStop, Stop, StopCause, StopScope, StopTarget } from './stop.ts'
export { countStops, lastLiftByItself, listStops, recentStops, stopsSince } from './stop-store.ts'
export { targetsThatHit } from './stops-of-application.ts'
export {
  countPermitsInForce,
  findStandingPermit,
  insertPermit,
  permitsSince,
  permitsStanding,
  type StoredPermit,
} from './store.ts'
export { termsOf } from './terms.ts'
export { tripStop, tripStopByItself } from './trip-stop.ts'
