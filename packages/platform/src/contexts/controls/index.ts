export { shippedMeasures } from './catalogue.ts'
export { type CatalogueFault, controlsErrors } from './errors.ts'
export { AssessmentId, AttestationId, FindingId } from './ids.ts'
export {
  Duty,
  type Measure,
  Measures,
  type Statement,
  StatementId,
  statementsOf,
} from './measures.ts'
export { PROBE_RAN, ProbeOutcome, ProbeRun } from './probe-run.ts'
export { controlsRoutes } from './routes.ts'
