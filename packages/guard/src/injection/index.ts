export {
  doubtfulBand,
  INJECTION_THRESHOLD,
  type InjectionOptions,
  injectionDetector,
  injectionScore,
} from './detector.ts'
export { modelDigest, modelVersion } from './model.ts'
export { type PlacedFinding, pollutedContext, type Turn } from './polluted.ts'
export type { InjectionKind } from './rules.ts'
