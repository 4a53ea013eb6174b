import assert from 'node:assert/strict'
import { actsLeadToPeople } from './acts-lead-to-people.ts'
import { awaitingChecks } from './awaiting.ts'
import { boundedByPermit } from './bounded-by-permit.ts'
import { callsAuthenticated } from './calls-authenticated.ts'
import { catalogueAdopted } from './catalogue-adopted.ts'
import type { Check } from './check.ts'
import { classesDeclared } from './classes-declared.ts'
import { classesWithinListing } from './classes-within-listing.ts'
import { committeeAnswersForAi } from './committee-answers-for-ai.ts'
import { committeeApproved } from './committee-approved.ts'
import { concentrationLimited } from './concentration-limited.ts'
import { consumersTold } from './consumers-told.ts'
import { contentLabelled } from './content-labelled.ts'
import { controlsOfTheTier } from './controls-of-the-tier.ts'
import { decisionsRebuilt } from './decisions-rebuilt.ts'
import { ethicsReviewCurrent } from './ethics-review-current.ts'
import { eventsReviewed } from './events-reviewed.ts'
import { explainabilityRated } from './explainability-rated.ts'
import { explainableOrAdvisory } from './explainable-or-advisory.ts'
import { externalModelsFiled } from './external-models-filed.ts'
import { fallbackExercised } from './fallback-exercised.ts'
import { falseInformationGuarded } from './false-information-guarded.ts'
import { fitIsAssessed } from './fit-is-assessed.ts'
import { generativeModelsAdmitted } from './generative-models-admitted.ts'
import { guardsOfTheTier } from './guards-of-the-tier.ts'
import { identifiersMasked } from './identifiers-masked.ts'
import { impactAnalysed } from './impact-analysed.ts'
import { incidentsHandled } from './incidents-handled.ts'
import { injectionFendedOff } from './injection-fended-off.ts'
import { insufficientOnlyAssists } from './insufficient-only-assists.ts'
import { inventoryComplete } from './inventory-complete.ts'
import { inventoryFromLedger } from './inventory-from-ledger.ts'
import { keptToTheirDate } from './kept-to-their-date.ts'
import { keyDecisionsReviewed } from './key-decisions-reviewed.ts'
import { listedScenariosHigh } from './listed-scenarios-high.ts'
import { modelCardSigned } from './model-card-signed.ts'
import { modelsAsAService } from './models-as-a-service.ts'
import { movesThroughGates } from './moves-through-gates.ts'
import { onePipeline } from './one-pipeline.ts'
import { partnersListed } from './partners-listed.ts'
import { peopleTrained } from './people-trained.ts'
import { planFollowedUp } from './plan-followed-up.ts'
import { policiesInForce } from './policies-in-force.ts'
import { recordsKeptWhole } from './records-kept-whole.ts'
import { recoveryRehearsed } from './recovery-rehearsed.ts'
import { reportAcknowledged } from './report-acknowledged.ts'
import { responsibilitiesSet } from './responsibilities-set.ts'
import { reviewPointsNamed } from './review-points-named.ts'
import { reviewedBeforeOperation } from './reviewed-before-operation.ts'
import { risksRegistered } from './risks-registered.ts'
import { risksReviewed } from './risks-reviewed.ts'
import { rulesAndTrials } from './rules-and-trials.ts'
import { runningWatched } from './running-watched.ts'
import { stoppableAndDrilled } from './stoppable-and-drilled.ts'
import { supplierFindingsCounted } from './supplier-findings-counted.ts'
import { switchesOnFailure } from './switches-on-failure.ts'
import { tierDerived } from './tier-derived.ts'
import { valueReviewed } from './value-reviewed.ts'
import { versionsRecorded } from './versions-recorded.ts'
import { withinAppetite } from './within-appetite.ts'

const deciding: readonly Check[] = [
  committeeAnswersForAi,
  planFollowedUp,
  policiesInForce,
  responsibilitiesSet,
  peopleTrained,
  withinAppetite,
  movesThroughGates,
  inventoryComplete,
  reviewedBeforeOperation,
  actsLeadToPeople,
  valueReviewed,
  fitIsAssessed,
  boundedByPermit,
  decisionsRebuilt,
  onePipeline,
  rulesAndTrials,
  generativeModelsAdmitted,
  externalModelsFiled,
  modelsAsAService,
  risksRegistered,
  risksReviewed,
  explainableOrAdvisory,
  falseInformationGuarded,
  tierDerived,
  inventoryFromLedger,
  controlsOfTheTier,
  listedScenariosHigh,
  committeeApproved,
  runningWatched,
  reviewPointsNamed,
  stoppableAndDrilled,
  fallbackExercised,
  concentrationLimited,
  classesWithinListing,
  partnersListed,
  modelCardSigned,
  contentLabelled,
  consumersTold,
  versionsRecorded,
  keptToTheirDate,
  explainabilityRated,
  insufficientOnlyAssists,
  keyDecisionsReviewed,
  recordsKeptWhole,
  ethicsReviewCurrent,
  classesDeclared,
  identifiersMasked,
  guardsOfTheTier,
  supplierFindingsCounted,
  callsAuthenticated,
  injectionFendedOff,
  impactAnalysed,
  incidentsHandled,
  recoveryRehearsed,
  switchesOnFailure,
  catalogueAdopted,
  reportAcknowledged,
  eventsReviewed,
]

/** The check of each statement: one, and never two. */
export const checks: ReadonlyMap<string, Check> = byStatement([...deciding, ...awaitingChecks])

function byStatement(all: readonly Check[]): ReadonlyMap<string, Check> {
  const found = new Map(all.map((check) => [check.statement, check]))
  assert(found.size === all.length, 'a statement has two checks')
  return found
}
