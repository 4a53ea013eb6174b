import { runTour } from './tour.ts'
import { defineVerb } from './verb.ts'

export const tour = defineVerb({
  name: 'tour',
  says: {
    zh: '在一次性目录中走完整个闭环，逐步给出证明',
    en: 'walks along the whole loop on a throw-away data folder, with the proof of each act',
  },
  flags: {},
  run: ({ terminal }) => runTour(terminal),
})
