export { adoptCatalogue, setThreshold, tryCatalogue } from './adopt-catalogue.ts'
export { type Assessed, assess, assessApplication, assessAs } from './assess.ts'
export { Assessment } from './assessment.ts'
export {
  findAssessment,
  latestAssessment,
  pageOfAssessments,
  resultsOf,
} from './assessment-store.ts'
export { attest, confirmAttestation, withdrawAttestation } from './attest.ts'
export { crosswalk, plan, shippedMeasures } from './catalogue.ts'
export { type MeasuresInForce, measuresInForce } from './catalogue-in-force.ts'
export { checks } from './checks/checks.ts'
export { adoptReferenceSet } from './detection/adopt-set.ts'
export { importReferenceSet } from './detection/import-set.ts'
export { measureAll, measureDetection } from './detection/measure-due.ts'
export { Effect } from './effect.ts'
export { type CatalogueFault, controlsErrors } from './errors.ts'
export { factDefinitions } from './facts/facts.ts'
export { Finding, needsFinding } from './finding.ts'
export { openFindings, pageOfFindings } from './finding-store.ts'
export { AssessmentId, AttestationId, FindingId } from './ids.ts'
export { assessDaily, countCalls } from './jobs.ts'
export {
  Duty,
  type Measure,
  Measures,
  type Statement,
  StatementId,
  statementsOf,
} from './measures.ts'
export { adoptOwn, discardOwn, draftOwn, type Wish } from './own/draft-own.ts'
export { OwnStatement } from './own/own-statement.ts'
export { PROBE_RAN, ProbeOutcome, ProbeRun } from './probe-run.ts'
export { GROUND_SLUG } from './probes/ground.ts'
export { mirror } from './probes/mirror.ts'
export { probeAll } from './probes/probe-all.ts'
export { cronOfRounds, probingTerms } from './probes/probing-terms.ts'
export { type ProbeResult, runProbes } from './probes/run-probes.ts'
export { reportNow, sweepReports } from './reports/read-report.ts'
export { type AskedReport, MeasureNumber } from './reports/report.ts'
export { startReporter } from './reports/reporter.ts'
export { resealReports } from './reports/reseal-reports.ts'
export { Coverage, Result, ResultDetail } from './result.ts'
export { controlsRoutes } from './routes.ts'
export { importCatalogueSheet, tryCatalogueSheet } from './sheets/import-catalogue.ts'
export { exportCatalogue } from './sheets/write-catalogue.ts'
