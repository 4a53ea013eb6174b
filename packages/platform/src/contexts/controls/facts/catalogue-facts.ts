import { isNewer } from '../adopt-catalogue.ts'
import { shippedMeasures } from '../catalogue.ts'
import { newestAdoption } from '../catalogue-store.ts'
import { defineFact } from './fact.ts'

/** Which version of the measures the institution adopted, beside the newest that it could. */
export const adoption = defineFact({
  says: { zh: '目录采用记录', en: 'the adoption of catalogue versions' },
  kinds: ['catalogue.adopted'],
  async load({ reader, institution, at }) {
    const adopted = (await newestAdoption(reader, institution, at))?.version
    const newest = shippedMeasures.content.version
    return { adopted, newest, isCurrent: adopted !== undefined && !isNewer(newest, adopted) }
  },
})
