import { defineCheck, type Verdict } from './check.ts'
import { isRunning } from './stages.ts'

/** No call reached a model outside the registry, and entries are complete (measure 2.2). */
export const inventoryComplete = defineCheck({
  statement: '2.2',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'models', 'calls'],
  decide({ applications, models, calls }): Verdict {
    const known: ReadonlySet<string> = new Set(models.keys())
    const reached = calls.rows.filter(({ outcome }) => outcome === 'answered')
    const applicable = reached.reduce((sum, one) => sum + one.calls, 0)
    const strange = reached.filter(({ model }) => !known.has(model))
    const astray = strange.reduce((sum, one) => sum + one.calls, 0)
    // An application names its models once it runs; a version without a digest could be any other.
    const incomplete = applications.filter((application) => {
      const { name, purpose, dataClasses, modelVersionIds } = application
      const isNamed = modelVersionIds.every((id) => (models.get(id)?.digest ?? '') !== '')
      return (
        [name.zh, name.en, purpose.zh, purpose.en].some((text) => text.trim() === '') ||
        dataClasses.length === 0 ||
        !isNamed ||
        (isRunning(application) && modelVersionIds.length === 0)
      )
    })
    // Without calls the entries are what is covered: no calls prove nothing about calls.
    const coverage =
      applicable > 0
        ? ({ covered: applicable - astray, applicable, of: 'calls' } as const)
        : ({
            covered: applications.length - incomplete.length,
            applicable: applications.length,
            of: 'applications',
          } as const)
    if (astray > 0 || incomplete.length > 0) {
      return {
        finding: 'fails',
        reason: {
          zh: `${applicable} 次已答调用中 ${astray} 次到达未登记的模型；${incomplete.length} 个应用登记不全`,
          en: `of ${applicable} answered calls ${astray} reached an unregistered model; ${incomplete.length} entries are incomplete`,
        },
        todo: [{ zh: '登记所缺模型与要素', en: 'Register the models and complete the entries' }],
        coverage,
        gaps: [
          ...new Set([
            ...strange.map(({ application }) => application),
            ...incomplete.map(({ id }) => id),
          ]),
        ],
      }
    }
    if (applications.length === 0) {
      return {
        finding: 'nothing-applies',
        reason: { zh: '尚无登记的应用', en: 'nothing is registered yet' },
        todo: [],
      }
    }
    return {
      finding: 'holds',
      reason: {
        zh: `${applicable} 次已答调用均到达登记的模型；${applications.length} 个应用登记齐全`,
        en: `all ${applicable} answered calls reached registered models; all ${applications.length} entries are complete`,
      },
      todo: [],
      coverage,
    }
  },
})
