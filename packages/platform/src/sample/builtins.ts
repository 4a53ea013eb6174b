import { join } from 'node:path'
import type { BuiltinModel } from '#contexts/gateway/index.ts'
import { newId } from '#kernel/ids.ts'
import { type Clock, systemClock } from '#kernel/time.ts'
import { createAnswerer } from './answerer.ts'
import { loadKnowledge } from './knowledge.ts'
import { samplesFolder } from './samples-folder.ts'
import { createScorer, loadScorecards } from './scorecard.ts'

/** The models that run inside the program, by the name behind `builtin:` in a deployment's address. */
export function createBuiltins(now: Clock = systemClock): Readonly<Record<string, BuiltinModel>> {
  const knowledge = loadKnowledge(join(samplesFolder, 'knowledge'))
  const scorecards = loadScorecards(join(samplesFolder, 'scorecards'))
  return {
    extractive: createAnswerer(knowledge, { now, newId }),
    scorecard: createScorer(scorecards),
  }
}
