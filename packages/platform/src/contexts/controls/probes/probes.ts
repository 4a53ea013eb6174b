import { advisoryDecision } from './attempts/advisory-decision.ts'
import { anonymousAct } from './attempts/anonymous-act.ts'
import { closedAdmission } from './attempts/closed-admission.ts'
import { closedGates } from './attempts/closed-gates.ts'
import { dataBeyondClass } from './attempts/data-beyond-class.ts'
import { earlyDestruction } from './attempts/early-destruction.ts'
import { endedSupplier } from './attempts/ended-supplier.ts'
import { expiredPermit } from './attempts/expired-permit.ts'
import { fallbackAnswers } from './attempts/fallback-answers.ts'
import { falseMarketNews } from './attempts/false-market-news.ts'
import { foreignEntry } from './attempts/foreign-entry.ts'
import { forgedPermit } from './attempts/forged-permit.ts'
import { heldForReview } from './attempts/held-for-review.ts'
import { identifiersInAnswer, identifiersInToolResults } from './attempts/identifiers-elsewhere.ts'
import { identifiersInTensors } from './attempts/identifiers-in-tensors.ts'
import { identifiersMasked } from './attempts/identifiers-masked.ts'
import { injection } from './attempts/injection.ts'
import { labelKept } from './attempts/label-kept.ts'
import { labelStreamed } from './attempts/label-streamed.ts'
import { lowerTier } from './attempts/lower-tier.ts'
import { noPermit } from './attempts/no-permit.ts'
import { noticeShown } from './attempts/notice-shown.ts'
import { ownAttestation } from './attempts/own-attestation.ts'
import { ownException } from './attempts/own-exception.ts'
import { ownSignature } from './attempts/own-signature.ts'
import { ownSupplier } from './attempts/own-supplier.ts'
import { ownVote } from './attempts/own-vote.ts'
import { recordProven } from './attempts/record-proven.ts'
import { recordStoreDown } from './attempts/record-store-down.ts'
import { revokedPermit } from './attempts/revoked-permit.ts'
import { stopDrill } from './attempts/stop-drill.ts'
import { stoppedTool } from './attempts/stopped-tool.ts'
import { tamperedPermit } from './attempts/tampered-permit.ts'
import { tierByHand } from './attempts/tier-by-hand.ts'
import { unadmittedModel } from './attempts/unadmitted-model.ts'
import { unapprovedInference } from './attempts/unapproved-inference.ts'
import { unapprovedModel } from './attempts/unapproved-model.ts'
import { unknownKey } from './attempts/unknown-key.ts'
import { unlistedSupplier } from './attempts/unlisted-supplier.ts'
import { voteAfterChange } from './attempts/vote-after-change.ts'
import { withoutCommittee } from './attempts/without-committee.ts'
import type { Probe } from './probe.ts'

/** Every probe, in the order in which a round runs them: what changes the stand comes after what needs it whole. */
export const probes: readonly Probe[] = [
  unknownKey,
  noPermit,
  unapprovedModel,
  unapprovedInference,
  expiredPermit,
  forgedPermit,
  tamperedPermit,
  unadmittedModel,
  unlistedSupplier,
  endedSupplier,
  dataBeyondClass,
  identifiersMasked,
  identifiersInToolResults,
  identifiersInTensors,
  identifiersInAnswer,
  injection,
  labelKept,
  labelStreamed,
  noticeShown,
  falseMarketNews,
  heldForReview,
  advisoryDecision,
  ...fallbackAnswers,
  recordProven,
  recordStoreDown,
  foreignEntry,
  anonymousAct,
  earlyDestruction,
  lowerTier,
  tierByHand,
  ...closedGates,
  ...closedAdmission,
  ownVote,
  ownException,
  ownSupplier,
  ownAttestation,
  withoutCommittee,
  stopDrill,
  stoppedTool,
  ownSignature,
  voteAfterChange,
  revokedPermit,
]
