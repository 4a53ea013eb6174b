export { type CompiledBank, compileBank } from './content/compile-bank.ts'
export {
  type ParsedExpressions,
  parseExpressions,
  type SheetError,
  type SheetProblem,
  sheetProblems,
} from './content/expression-sheet.ts'
export {
  type CompiledExpressions,
  type CompileOutcome,
  compileExpressions,
  EXPRESSIONS_MAX,
  type Expression,
  type ExpressionError,
  type ExpressionProblem,
  expressionDetector,
} from './content/expressions.ts'
export { groundingDetector, readSources, type Sources } from './content/grounding.ts'
export {
  type BankError,
  type BankOptions,
  type BankProblem,
  bankProblems,
  KEYWORD_LENGTH_MAX,
  KEYWORDS_MAX,
  type Keyword,
  type KeywordBank,
  type ParsedBank,
  parseBank,
} from './content/keyword-bank.ts'
export { keywordDetector } from './content/keyword-detector.ts'
export { misconductDetector } from './content/misconduct.ts'
export { type MisconductKind, misconductKinds } from './content/misconduct-bank.ts'
export {
  type AnswerVerdict,
  type CompiledSchema,
  compileSchema,
  openSchemaCache,
  outputSchemaDetector,
  type Violation,
} from './content/output-schema.ts'
export { type ReadBank, readBank } from './content/read-bank.ts'
export type { JsonSchema, SchemaProblem } from './content/schema-limits.ts'
export type { Detector, Origin, Surroundings } from './detector.ts'
export { type Edit, edited, editsOf } from './edit.ts'
export type { Finding, Unjudged } from './finding.ts'
export { identifierDetector } from './identifier/identifier.ts'
export { type IdentifierKind, identifierKinds } from './identifier/kind.ts'
export { type CleanedImage, cleanImage, type ImageLimits, type ImageProblem } from './image.ts'
export {
  doubtfulBand,
  INJECTION_THRESHOLD,
  type InjectionKind,
  type InjectionOptions,
  injectionDetector,
  injectionScore,
  modelDigest,
  modelVersion,
  type PlacedFinding,
  pollutedContext,
  type Turn,
} from './injection/index.ts'
export { isDeeperThan } from './json-depth.ts'
export {
  type Aigc,
  type AigcFacts,
  type AigcProblem,
  type AigcSigner,
  type AigcVerifier,
  type BuiltAigc,
  buildAigc,
  formatAigc,
  isSealIntact,
  type ParsedAigc,
  parseAigc,
  propagateAigc,
  sealAigc,
} from './label/aigc.ts'
export {
  type FileFormatName,
  fileFormatOf,
  readFileLabel,
  writeFileLabel,
} from './label/files/index.ts'
export type { FileProblem, ReadLabel, WrittenFile } from './label/files/outcome.ts'
export {
  type BuiltProviderCode,
  buildProviderCode,
  type ParsedProviderCode,
  type ProviderCode,
  type ProviderCodeProblem,
  parseProviderCode,
} from './label/provider-code.ts'
export {
  checkLabelText,
  checkVisibleLabel,
  type LabelElement,
  type LabelledText,
  type LabelPosition,
  type LabelTextVerdict,
  labelStream,
  labelText,
  type StreamLabels,
  type VisibleLabelVerdict,
  visibleLabels,
} from './label/visible.ts'
export { lookalikeView } from './lookalike.ts'
export { FULL_MASK, maskOf } from './mask.ts'
export { type NormalisedText, normalise, settledEnd } from './normalise.ts'
export { PolicyInvalid, parsePolicy, parseWish } from './parse-policy.ts'
export {
  DEPTH_MAX,
  type Enclosure,
  type EnclosureReading,
  type Operation,
  PARTS_MAX,
  type Part,
  TEXT_LENGTH_MAX,
  unjudgedReasons,
  type Walked,
  type WalkOptions,
} from './part.ts'
export {
  type Direction,
  decide,
  type GuardAction,
  type GuardPolicy,
  type GuardRule,
  type GuardWish,
  guardActions,
  type Judged,
  redactionPolicy,
  tighten,
} from './policy.ts'
export { type JudgedByPath, type RewriteOptions, restoreBody, rewriteBody } from './rewrite.ts'
export { type RiskClass, riskClasses } from './risk.ts'
export {
  type GuardFailure,
  type GuardRun,
  type RunOptions,
  runGuards,
  type Verdict,
  verdictOf,
} from './run.ts'
export {
  type ChannelFinding,
  createStreamGuard,
  type Released,
  type StreamGuard,
  type StreamGuardOptions,
  type StreamRefusal,
} from './stream.ts'
export { decodeTensor, encodeTensor } from './tensor-bytes.ts'
export { openVault, restore, type TokenVault, tokenFor } from './vault-token.ts'
export { walkAnswer, walkRequest } from './walk.ts'
