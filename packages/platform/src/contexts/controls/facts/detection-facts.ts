import type { DetectionRun } from '../detection/detection-run.ts'
import { newestRuns } from '../detection/run-store.ts'
import { setInForce } from '../detection/set-store.ts'
import { defineFact } from './fact.ts'

export interface Detection {
  /** The digest of the reference set in force. */
  readonly set: string | undefined
  /** The newest run of each policy of guards. */
  readonly runs: ReadonlyMap<string, DetectionRun>
}

/** What guards detected of the reference set, at the door. */
export const detection = defineFact<Detection>({
  says: { zh: '护栏在参考集上的检出', en: 'what guards detected of the reference set' },
  kinds: ['reference-set.adopted', 'detection.measured'],
  load: async ({ reader, institution, at }) => ({
    set: (await setInForce(reader, institution, at))?.digest,
    runs: await newestRuns(reader, institution, at),
  }),
})
