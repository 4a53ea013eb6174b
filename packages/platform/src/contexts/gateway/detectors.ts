import {
  type Detector,
  identifierDetector,
  injectionDetector,
  misconductDetector,
} from '@hengjian/guard'

/** The guards that a policy may name. Built once in a process: they hold their tables and the model. */
export function builtinDetectors(): readonly Detector[] {
  return [identifierDetector(), injectionDetector(), misconductDetector()]
}
