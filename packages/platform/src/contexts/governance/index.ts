export { acknowledgeReport } from './acknowledge-report.ts'
export { type Admission, type AdmissionRow, isAdmissionInForce } from './admission.ts'
export { admissionInForce, admissionsSince } from './admission-store.ts'
export { admitModelVersion } from './admit-model-version.ts'
export { advanceApplication } from './advance-application.ts'
export { type AnswerTerms, answerTermsOf } from './answer-terms.ts'
export { approvalInForce } from './approval-in-force.ts'
export { castVote } from './cast-vote.ts'
export { controlsOf, PartKind, partDefinition, type TierControls } from './catalogue.ts'
export { changeSeats } from './change-seats.ts'
export { closeVote } from './close-vote.ts'
export { type Committee, committeeGaps, seatsInForce } from './committee.ts'
export { listCommittees } from './committee-store.ts'
export { decideException } from './decide-exception.ts'
export { type Approval, type Decision, type DossierDecision, numberOf } from './decision.ts'
export { listDecisions, loadDecision } from './decision-store.ts'
export type { Dossier } from './dossier.ts'
export {
  findNewestDossier,
  hasWrittenFor,
  listDossiers,
  listParts,
  loadDossier,
} from './dossier-store.ts'
export { type DossierView, type Part, reportNeeded } from './dossier-view.ts'
export { durationMs, isDuration } from './duration.ts'
export { governanceErrors } from './errors.ts'
export { listExceptions } from './exception-store.ts'
export { advisoryOnly, reachesFloor } from './explainability.ts'
export {
  type FallbackPlan,
  FallbackTrigger,
  fallbackPlanOf,
  fallbackTableWords,
  readFallbackTable,
} from './fallback-plan.ts'
export { formCommittee } from './form-committee.ts'
export { type Finding, findingsAt, type Unmet, unmetAt } from './gates/define-gate.ts'
export { grantApproval } from './grant-approval.ts'
export {
  AdmissionId,
  CommitteeId,
  DecisionId,
  DossierId,
  ExceptionId,
  ProposalId,
  ReportId,
} from './ids.ts'
export { type ApprovedImpact, impactsOf } from './impact.ts'
export { approveInRegister, keepInRegister } from './keep-register.ts'
export { applicationGates, type EnterableStage, stageGates } from './lifecycle.ts'
export { loadView } from './load-view.ts'
export { noticeOf } from './notice.ts'
export { openDossier } from './open-dossier.ts'
export { type OversightPlan, oversightPlanOf, ReviewTimeout } from './oversight-plan.ts'
export { PartContent } from './part-content.ts'
export { proposeTierTable, withdrawTableProposal } from './propose-tier-table.ts'
export { type GateReading, type PermitCensus, readGate } from './read-gate.ts'
export { recordMeeting } from './record-meeting.ts'
export { PolicyKind, RegisterContent, type RegisterEntry, subjectOf } from './register.ts'
export { registersAt } from './register-store.ts'
export { listReports, reportAcknowledged } from './report-store.ts'
export { requestApproval } from './request-approval.ts'
export { requestException } from './request-exception.ts'
export {
  type Fact,
  type Facts,
  factsIn,
  formatCondition,
  type Holding,
  holdingOf,
  NumberFact,
  parseCondition,
  ReviewCondition,
  WORD,
  WordFact,
} from './review-condition.ts'
export { revokeAdmission } from './revoke-admission.ts'
export { type GovernancePorts, governanceRoutes } from './routes.ts'
export { signPart } from './sign-part.ts'
export {
  Comparison,
  ExitCondition,
  ExitMetric,
  StopCondition,
  StopLifter,
  StopMetric,
  type StopTerms,
  stopTermsOf,
} from './stop-terms.ts'
export { pageOfValidations, Validation, type ValidationKey } from './validation-store.ts'
export { withdrawProposal } from './withdraw-proposal.ts'
export { withdrawResolution } from './withdraw-resolution.ts'
export { writePart } from './write-part.ts'
