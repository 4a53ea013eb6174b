export { addDeployment } from './add-deployment.ts'
export {
  Application,
  ApplicationDraft,
  ApplicationState,
  answersFor,
  applicationState,
  boundedText,
  DataClass,
  isRunning,
  materialFacts,
  nextStages,
  peopleOf,
  Stage,
} from './application.ts'
export {
  type ApplicationFilter,
  allApplications,
  applicationsUsing,
  findApplication,
  loadApplication,
  pageOfApplications,
  responsiblePeople,
} from './application-store.ts'
export { changeDeployment } from './change-deployment.ts'
export { type Choice, choiceOf, labelOf } from './choices.ts'
export { decodeText, parseCsv } from './csv.ts'
export {
  Deployment,
  DeploymentDraft,
  DeploymentId,
  type GatewayDeployment,
  openCredential,
} from './deployment.ts'
export { deploymentsOf, deploymentsSince } from './deployment-store.ts'
export { amendTierTable, discardTierTable, draftTierTable } from './draft-tier-table.ts'
export { actsByOffice, assertOwnOrOffice, editApplication } from './edit-application.ts'
export { closeTierTable, enactTierTable, reopenTierTable } from './enact-tier-table.ts'
export {
  type AddressFault,
  registryErrors,
} from './errors.ts'
export { exportInventory, inventoryTemplate } from './export-inventory.ts'
export { FilingListName, ListedFiling } from './filing.ts'
export { type FilingSnapshot, findFiling } from './filing-store.ts'
export { importFilings, tryFilings } from './import-filings.ts'
export { importInventory, tryInventory } from './import-inventory.ts'
export { Inventory, inventoryAt, inventoryKinds } from './inventory.ts'
export { Model, ModelDraft, ModelKind, ModelOrigin } from './model.ts'
export {
  loadModel,
  loadModelVersion,
  type VersionOfModel,
  versionsOfModels,
} from './model-store.ts'
export {
  Explainability,
  ExplainabilityRating,
  FilingTrack,
  ModelSource,
  ModelVersion,
  ModelVersionDraft,
  materialVersionFacts,
} from './model-version.ts'
export { Provenance, provenanceGaps, readProvenanceFields } from './provenance.ts'
export { rateExplainability } from './rate-explainability.ts'
export { cellText, placesOf, TWICE } from './read-sheet.ts'
export { registerApplication } from './register-application.ts'
export { registerModel } from './register-model.ts'
export { registerModelVersion } from './register-model-version.ts'
export { resealCredentials } from './reseal-credentials.ts'
export { retierApplications } from './retier-applications.ts'
export { registryRoutes } from './routes.ts'
export { RowFault } from './row-fault.ts'
export { saveStage } from './save-stage.ts'
export { TableContent } from './tier/content.ts'
export { Tier, TierFactors } from './tier/factors.ts'
export { DecisionGraph } from './tier/graph.ts'
export { lintTable, type TableWords } from './tier/lint.ts'
export { tierApplication } from './tier-application.ts'
export { effectOfTable } from './tier-effect.ts'
export {
  catalogueTierTable,
  deriveTierBy,
  fixedHighBy,
  isTierCurrent,
  tierRulesInForce,
  tierTableInForce,
} from './tier-in-force.ts'
export { TierTableId, type TierTableVersion } from './tier-table.ts'
export { findTierTableInForce, loadTierTable } from './tier-table-store.ts'
export {
  BUILT_IN_ADDRESS,
  isRefusedHost,
  MIRROR_ADDRESS,
  parseUpstreamAddress,
} from './upstream-address.ts'
export { assertWorkbookFits } from './workbook-size.ts'
