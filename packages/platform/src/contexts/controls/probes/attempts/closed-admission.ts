import type { Bilingual } from '#kernel/bilingual.ts'
import { addDays, systemClock } from '#kernel/time.ts'
import { observeGate, type Probe } from '../probe.ts'

/** Admits the external model of the stand, which lacks everything that an external model must show. */
function admissionProbe(
  requirement: string,
  statements: Probe['statements'],
  lacks: Bilingual,
): Probe {
  return {
    id: `admission-${requirement}`,
    statements,
    tries: { zh: `准入${lacks.zh}的外部模型`, en: `Admits an external model ${lacks.en}` },
    expects: requirement,
    async run({ as, stand }) {
      const validator = await as('validator')
      const path = `/model-versions/${stand.models.external}/admissions`
      const validUntil = addDays(systemClock(), 1)
      return observeGate(
        await validator('POST', path, { validUntil, grounds: '探针尝试准入，应被拒绝' }),
        requirement,
      )
    },
  }
}

export const closedAdmission: readonly Probe[] = [
  admissionProbe('filing-in-list', ['5.2'], { zh: '未备案', en: 'without a filing' }),
  admissionProbe('supplier-on-list', ['18.4'], {
    zh: '供应商不在名单',
    en: 'of an unlisted supplier',
  }),
]
